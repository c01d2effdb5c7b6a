import { UNKNOWN_PAIR, type CurrencyPair } from '../contract/currency-pair.js';
import type { MyOrder } from '../channels/my-order.js';
import { isTerminal } from './order-status.js';
import { FilledTotals } from './fills/filled-totals.js';
import type { OrderName } from './listing.js';
import type { FillRow, OrderUpdate } from './order-update.js';

export interface UnsettledOrdersInit {
  readonly orders: { get(key: string): MyOrder | undefined };
  /** Whether fills are subscribed. Otherwise missing ones are not fetched. */
  readonly wantsFills: boolean;
  /** Whether orders are subscribed. Otherwise orders that are known only by their fills are not looked up. */
  readonly wantsOrders: boolean;
}

/**
 * Orders that have to be read over REST: their fills do not sum to their filled volume, or only a fill of them is
 * known.
 */
export class UnsettledOrders {
  readonly ledger = new FilledTotals();
  /** Orders that were reported as lost. They are still read, and `settle` does not wait for them. */
  readonly lost = new Set<string>();
  readonly #init: UnsettledOrdersInit;
  readonly #keys = new Set<string>();
  /** Orders without a row of their own: a fill names them, or the conditional order that placed them. */
  readonly #namedOnly = new Map<string, OrderName>();

  constructor(init: UnsettledOrdersInit) {
    this.#init = init;
  }

  get keys(): ReadonlySet<string> {
    return this.#keys;
  }

  /** What identifies an order in a request to the venue. */
  nameOf(key: string): OrderName | undefined {
    const order = this.#init.orders.get(key);
    if (!order) return this.#namedOnly.get(key);
    const { orderId, symbol, createdTime } = order;
    return { key, orderId, symbol, createdTime };
  }

  /** A fill arrived for an order that has no row yet. */
  nameByFill(key: string, { orderId }: FillRow, symbol: CurrencyPair | undefined): void {
    this.#namedOnly.set(key, { key, orderId, symbol: symbol ?? UNKNOWN_PAIR });
  }

  /** A row of an order arrived: remembers its stated filled volume. */
  state(key: string, { numbers, fill, filledContracts }: OrderUpdate, order: MyOrder | undefined): void {
    this.#namedOnly.delete(key);
    const volume = numbers.filledVolume ?? (fill ? order?.exact.filledVolume : undefined);
    if (volume !== undefined) this.ledger.state(key, { volume, contracts: filledContracts });
  }

  /**
   * A row of a conditional order arrived. Its fills belong to the order that it placed, of which there may be no row.
   * Returns the key of the placed order.
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
   * Checks these orders again.
   *
   * @param isFirst - whether stated volume that was not delivered is from before the stream began
   */
  check(keys: Iterable<string>, isFirst = false): void {
    for (const key of keys) {
      if (isFirst) this.ledger.takeForHistory(key);
      if (this.#isUnsettled(key)) this.#keys.add(key);
      else this.#keys.delete(key);
    }
  }

  /** The venue states less for an ended order than its published fills. The fills count. */
  acceptFills(key: string): void {
    const order = this.#init.orders.get(key);
    if (!order || !isTerminal(order) || this.ledger.balance(key) !== 'order') return;
    this.ledger.state(key, this.ledger.known(key));
    this.check([key]);
  }

  /** All fills that the venue lists for an order were published, or are from before the stream began. */
  takeForHistory(key: string): void {
    this.ledger.takeForHistory(key);
    this.check([key]);
  }

  /** Forgets an order of a pair that is not subscribed. */
  ignore(key: string): void {
    this.#keys.delete(key);
    this.#namedOnly.delete(key);
  }

  /** Forgets an order that the ledger does not remember any more. */
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
