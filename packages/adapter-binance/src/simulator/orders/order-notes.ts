import type { OrderUpdate, OwnOrder, Random } from '@hftjs/simulator';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What a request says of an order that the market does not know. */
export interface OrderTraits {
  /** What happens when the order would trade with another one of its account. */
  readonly selfTradePrevention?: string | undefined;
  /** A conditional order closes all that is open. */
  readonly closesPosition?: boolean | undefined;
  readonly priceProtect?: boolean | undefined;
}

/** What the venue knows of own orders beyond what the market does. */
export class OrderNotes {
  readonly #random: Random;
  /** Ids that the venue made up, or that an amendment has brought. */
  readonly #clientIds = new Map<string, string>();
  /** The same by account and id. */
  readonly #orderIds = new Map<string, string>();
  readonly #formerIds = new Map<string, string>();
  readonly #workingTimes = new Map<string, number>();
  readonly #traits = new Map<string, OrderTraits>();
  /** Of orders that are being placed, by account and client's id. */
  readonly #announced = new Map<string, OrderTraits>();
  /** Ids of cancellations that are being made. */
  readonly #cancelIds = new Map<string, string>();

  constructor(random: Random) {
    this.#random = random;
  }

  add({ kind, order, time }: OrderUpdate): void {
    if (kind === 'received' && order.clientOrderId !== undefined) {
      const name = nameOf(order.account, order.clientOrderId);
      const traits = this.#announced.get(name);
      if (traits !== undefined) this.#traits.set(order.orderId, traits);
      this.#announced.delete(name);
    }
    const isLive = kind === 'triggered' || (kind === 'accepted' && order.status !== 'untriggered');
    if (isLive) this.#workingTimes.set(order.orderId, time);
  }

  /** Traits of the order of this client's id, which will be placed now. */
  announce(account: string, clientOrderId: string, traits: OrderTraits): void {
    this.#announced.set(nameOf(account, clientOrderId), traits);
  }

  traits({ orderId }: Pick<OwnOrder, 'orderId'>): OrderTraits {
    return this.#traits.get(orderId) ?? {};
  }

  /** The client's id, or the one that the venue makes up for orders without. */
  clientOrderId({ orderId, clientOrderId, account }: NamedOrder): string {
    const known = this.#clientIds.get(orderId);
    if (known !== undefined) return known;
    if (clientOrderId !== undefined) return clientOrderId;
    const invented = this.inventId();
    this.rename({ orderId, account }, invented);
    return invented;
  }

  /** The client's id that an order had before its last amendment. */
  formerClientOrderId({ orderId }: Pick<OwnOrder, 'orderId'>): string | undefined {
    return this.#formerIds.get(orderId);
  }

  /** An amendment gives an order another client's id. */
  amendClientId(order: NamedOrder, clientOrderId: string): void {
    this.#formerIds.set(order.orderId, this.clientOrderId(order));
    this.rename(order, clientOrderId);
  }

  /** An order has this client's id from now on. */
  rename({ orderId, account }: Pick<NamedOrder, 'orderId' | 'account'>, clientOrderId: string): void {
    this.#clientIds.set(orderId, clientOrderId);
    this.#orderIds.set(nameOf(account, clientOrderId), orderId);
  }

  /** The order that was given this client's id by the venue or by an amendment. */
  orderOf(account: string, clientOrderId: string): string | undefined {
    return this.#orderIds.get(nameOf(account, clientOrderId));
  }

  /** The cancellation of an order that is made now has this id. */
  nameCancel({ orderId }: Pick<OwnOrder, 'orderId'>, cancelId: string): void {
    this.#cancelIds.set(orderId, cancelId);
  }

  /** The id of an order's cancellation. */
  cancelId({ orderId }: Pick<OwnOrder, 'orderId'>): string {
    const known = this.#cancelIds.get(orderId);
    if (known !== undefined) return known;
    const invented = this.inventId();
    this.#cancelIds.set(orderId, invented);
    return invented;
  }

  /** Since when an order, as it is now or was once, has been live; absent before that. */
  workingTime({ orderId, updatedTime }: OwnOrder): number | undefined {
    const time = this.#workingTimes.get(orderId);
    return time !== undefined && time <= updatedTime ? time : undefined;
  }

  /** An id as the venue makes them up. */
  inventId(): string {
    return this.#random.text(22, ALPHABET);
  }
}

type NamedOrder = Pick<OwnOrder, 'orderId' | 'clientOrderId' | 'account'>;

/** Accounts' ids have no spaces. */
const nameOf = (account: string, clientOrderId: string): string => `${account} ${clientOrderId}`;
