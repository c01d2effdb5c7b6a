import { UNKNOWN_PAIR, type CurrencyPair } from '../contract/currency-pair.js';
import type { MyOrder } from '../channels/my-order.js';
import { isTerminal } from './order-status.js';
import { FilledTotals } from './filled-totals.js';
import type { OrderName } from './listing.js';
import type { FillRow, OrderUpdate } from './order-update.js';

export interface UnsettledOrdersInit {
  readonly orders: { get(key: string): MyOrder | undefined };
  /** Whether fills are subscribed; otherwise missing ones are not looked for. */
  readonly wantsFills: boolean;
  /** Whether orders are subscribed; otherwise they are not looked up for their own sake. */
  readonly wantsOrders: boolean;
}

/**
 * Orders of which the venue has to be asked: their fills do not add up to what they state, or nothing but a fill is
 * known of them.
 */
export class UnsettledOrders {
  readonly ledger = new FilledTotals();
  /** Orders that were reported as lost: they are asked for on, and hold nothing up. */
  readonly lost = new Set<string>();
  readonly #init: UnsettledOrdersInit;
  readonly #keys = new Set<string>();
  /** Orders that were only named: by their fills, or by the conditional order that placed them. */
  readonly #namedOnly = new Map<string, OrderName>();

  constructor(init: UnsettledOrdersInit) {
    this.#init = init;
  }

  get keys(): ReadonlySet<string> {
    return this.#keys;
  }

  /** How to ask the venue about an order. */
  nameOf(key: string): OrderName | undefined {
    const order = this.#init.orders.get(key);
    if (!order) return this.#namedOnly.get(key);
    const { orderId, symbol, createdTime } = order;
    return { key, orderId, symbol, createdTime };
  }

  /** A fill was reported of an order of which nothing else is known. */
  nameByFill(key: string, { orderId }: FillRow, symbol: CurrencyPair | undefined): void {
    this.#namedOnly.set(key, { key, orderId, symbol: symbol ?? UNKNOWN_PAIR });
  }

  /** A row of an order was read; what it states of its fills counts. */
  state(key: string, { numbers, fill, filledContracts }: OrderUpdate, order: MyOrder | undefined): void {
    this.#namedOnly.delete(key);
    const volume = numbers.filledVolume ?? (fill ? order?.exact.filledVolume : undefined);
    if (volume !== undefined) this.ledger.state(key, { volume, contracts: filledContracts });
  }

  /**
   * A row of a conditional order was read: its fills are those of the order that it placed, which may not have been
   * reported. Returns the key of that one.
   */
  statePlaced(
    { key, orderId }: NonNullable<OrderUpdate['placed']>,
    { symbol, numbers: { filledVolume } }: OrderUpdate,
  ): string {
    if (!this.#init.orders.get(key) && !this.#namedOnly.has(key))
      this.#namedOnly.set(key, { key, orderId, symbol: symbol ?? UNKNOWN_PAIR });
    if (filledVolume !== undefined && Number(filledVolume) > 0)
      this.ledger.state(key, { volume: filledVolume });
    return key;
  }

  /**
   * Looks again at these orders.
   *
   * @param isFirst - what they state and was not delivered is from before the stream began
   */
  check(keys: Iterable<string>, isFirst = false): void {
    for (const key of keys) {
      if (isFirst) this.ledger.takeForHistory(key);
      if (this.#isUnsettled(key)) this.#keys.add(key);
      else this.#keys.delete(key);
    }
  }

  /** The venue was asked about an ended order of which it knows fewer fills than were delivered: those count. */
  acceptFills(key: string): void {
    const order = this.#init.orders.get(key);
    if (!order || !isTerminal(order) || this.ledger.balance(key) !== 'order') return;
    this.ledger.state(key, this.ledger.known(key));
    this.check([key]);
  }

  /** All fills that the venue has of an order are known, or are from before the stream began. */
  takeForHistory(key: string): void {
    this.ledger.takeForHistory(key);
    this.check([key]);
  }

  /** The order is of a pair that is not subscribed. */
  ignore(key: string): void {
    this.#keys.delete(key);
    this.#namedOnly.delete(key);
  }

  /** The order is not remembered any more. */
  forget(key: string): void {
    this.ledger.forget(key);
    this.lost.delete(key);
    this.ignore(key);
  }

  #isUnsettled(key: string): boolean {
    const { orders, wantsFills, wantsOrders } = this.#init;
    const order = orders.get(key);
    const balance = this.ledger.balance(key);
    if (balance === 'fills') return wantsFills;
    if (!wantsOrders) return false;
    if (!order) return this.#namedOnly.has(key);
    return order.symbol === UNKNOWN_PAIR || balance === 'order';
  }
}
