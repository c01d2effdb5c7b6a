import { addDecimals, subtractDecimals } from '../wire/decimals.js';
import { definedOnly } from '../wire/defined-only.js';
import { Channel } from '../channels/channel.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { MyOrder } from '../channels/my-order.js';
import type { MyOrderBatch } from '../channels/my-order-batch.js';
import type {
  AccountListener,
  AccountNews,
  AccountRow,
  AccountRows,
  EventPublisher,
} from './account-rows.js';
import { keyOf } from './listing.js';
import { FillLedger } from './fills/fill-ledger.js';
import { ForeignOrders } from './foreign-orders.js';
import { OrderLedger, type OrderLedgerInit } from './order-ledger.js';
import type { FillRow, OrderUpdate, RowContext } from './order-update.js';
import { checkRow } from './sound-row.js';
import { UnsettledOrders } from './unsettled-orders.js';

export interface AccountLedgerInit extends OrderLedgerInit {
  readonly pairs: ReadonlySet<CurrencyPair>;
  /** Whether fills are subscribed. Otherwise missing ones are not fetched. @defaultValue true */
  readonly wantsFills?: boolean;
  /**
   * Whether orders are subscribed. Otherwise orders that are known only by their fills are not looked up.
   *
   * @defaultValue true
   */
  readonly wantsOrders?: boolean;
  /** Publishes events that belong to no connection. */
  readonly publisher: EventPublisher;
  /** A row was skipped: it is of a pair that is not subscribed, or from before the stream began. */
  onSkipped(): void;
  /** The status of an order has no mapping. */
  onUnmapped(order: MyOrder): void;
  /** A row could not be read; the other rows are published. `isListed`: it is from a REST answer. */
  onBadRow(error: unknown, row: AccountRow, isListed: boolean): void;
  /** A row contained nothing new. */
  onDuplicate(): void;
  /** Old orders or fills are not remembered any more. */
  onForgotten?(what: string): void;
}

/**
 * The own orders and fills of one stream. Publishes what is new in a venue's rows on the three private channels. One
 * frame becomes one {@link MyOrderBatch}; the same order objects are published one by one on `MY_ORDER`.
 */
export class AccountLedger {
  readonly orders: OrderLedger;
  /** Orders that have to be read over REST. */
  readonly unsettled: UnsettledOrders;
  /**
   * The last time of our clock up to which nothing is missing; `undefined` while nothing is missing at all. Lives as
   * long as the stream, so that the next connection repeats a recovery that did not finish.
   */
  unprovenSince: number | undefined;
  /**
   * Exchange time at which the present connection began, if it is not the first one. An earlier fill was missed, even
   * if the venue sends it on the new connection.
   */
  resumedAt: number | undefined;
  readonly #fills: FillLedger;
  readonly #foreign: ForeignOrders;
  readonly #listeners = new Set<AccountListener>();
  readonly #init: AccountLedgerInit;
  #hasForgotten = false;

  constructor(init: AccountLedgerInit) {
    this.#init = init;
    this.#foreign = new ForeignOrders(init.pairs);
    this.orders = new OrderLedger({
      ...init,
      onForgotten: (key, order) => {
        this.#forget(key, order);
      },
    });
    this.unsettled = new UnsettledOrders({
      orders: this.orders,
      wantsFills: this.wantsFills,
      wantsOrders: init.wantsOrders ?? true,
    });
    this.#fills = new FillLedger(init);
  }

  get wantsFills(): boolean {
    return this.#init.wantsFills ?? true;
  }

  /** Whether a fill was published before. */
  knows(fill: Pick<FillRow, 'key' | 'orderId' | 'symbol' | 'tradeId'>): boolean {
    return this.#fills.has(fill.symbol ?? this.orders.get(keyOf(fill))?.symbol, fill);
  }

  /** Adds a listener; the returned function removes it. */
  attach(listener: AccountListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A private frame or row could not be read, for this reason or error. */
  doubt(reason: unknown): void {
    for (const listener of this.#listeners) listener.onDoubt(reason);
  }

  /** @param publisher - that of the connection on which the rows arrived */
  publish(frame: AccountRows, publisher: EventPublisher = this.#init.publisher): AccountNews {
    const { rows, kind, complete = false, receivedTime, origin, exchangeTime } = frame;
    const { exchange, account } = this.#init;
    const orders: MyOrder[] = [];
    const touched = new Set<string>();
    let fills = 0;
    let isWhole = complete;
    for (const row of rows) {
      try {
        const news = this.#publishRow(row, { frame, touched, publisher });
        if (news.order) orders.push(news.order);
        if (news.isFill) fills++;
      } catch (error) {
        this.#init.onBadRow(error, row, frame.isListed ?? false);
        isWhole = false;
      }
    }
    this.unsettled.check(touched, frame.isFirst);
    if (orders.length > 0 || isWhole)
      publisher.publish(
        Channel.MY_ORDER_BATCH,
        definedOnly<MyOrderBatch>({
          channel: Channel.MY_ORDER_BATCH,
          exchange,
          account,
          exchangeTime,
          receivedTime,
          origin,
          kind,
          complete: isWhole,
          orders,
        }),
      );
    if (touched.size > 0) for (const listener of this.#listeners) listener.onTouched(touched);
    return { orders: orders.length, fills };
  }

  /** Rows of these pairs are published from now on. */
  addPairs(pairs: readonly CurrencyPair[]): void {
    this.#foreign.addPairs(pairs);
  }

  /** Rows of these pairs are skipped from now on, and their orders are not remembered. */
  removePairs(pairs: readonly CurrencyPair[]): void {
    this.#foreign.removePairs(pairs);
    this.ignoreOrders(this.orders.keysOf((symbol) => pairs.includes(symbol)));
  }

  /** These orders are of pairs that are not subscribed, though their rows name no pair. */
  ignoreOrders(keys: Iterable<string>): void {
    for (const key of keys) {
      this.orders.delete(key);
      this.#foreign.add(key);
      this.unsettled.ignore(key);
    }
  }

  #publishRow(
    { order: update, fill }: AccountRow,
    { frame: context, touched, publisher }: RowTarget,
  ): RowNews {
    checkRow(update, fill);
    const key = update ? keyOf(update) : fill ? keyOf(fill) : '';
    const isHistory = fill?.time !== undefined && fill.time < (context.fillsSince ?? -Infinity);
    if (isHistory || this.#isForeign(key, update?.symbol ?? fill?.symbol)) {
      this.#init.onSkipped();
      return NO_NEWS;
    }
    const known = this.orders.get(key);
    const symbol = fill?.symbol ?? known?.symbol;
    const verdict = fill && this.#fills.judge(symbol, fill);
    const isFill = verdict !== undefined && verdict.kind !== 'known';
    const isNewFill = verdict?.kind === 'new';
    // An unreadable row throws here, before anything is remembered or published.
    const revision = verdict?.kind === 'correction' ? verdict.revision : undefined;
    const trade =
      fill && isFill
        ? this.#fills.describe(completeFill(fill, update, known), this.#contextOf(fill, context), revision)
        : undefined;
    const before = verdict?.kind === 'correction' ? verdict.volumeBefore : '0';
    const growth = fill && isFill ? subtractDecimals(fill.volume, before) : '0';
    const order =
      update && this.#applyOrder(isNewFill ? update : { ...update, fill: undefined }, context, growth);
    if (fill && isFill) {
      this.#fills.add(symbol, fill, revision);
      this.unsettled.ledger.deliver(key, { volume: growth, contracts: isNewFill ? fill.contracts : '0' });
      if (!update && !known) this.unsettled.nameByFill(key, fill, symbol);
    }
    touched.add(key);
    if (update?.placed) touched.add(this.unsettled.statePlaced(update.placed, update));
    else if (update) this.unsettled.state(key, update, order);
    if (order) publisher.publish(Channel.MY_ORDER, order);
    if (order?.status === 'unknown') this.#init.onUnmapped(order);
    if (trade) publisher.publish(Channel.MY_TRADE, trade);
    if (!order && !isFill) this.#init.onDuplicate();
    return { order, isFill };
  }

  /**
   * An order has filled at least as much as its published fills. Where fills are counted in contracts, the venue's
   * sum is more exact.
   */
  #applyOrder(update: OrderUpdate, context: AccountRows, growth: string): MyOrder | undefined {
    const delivered =
      update.filledContracts === undefined
        ? addDecimals(this.unsettled.ledger.known(keyOf(update)).volume, growth)
        : undefined;
    return this.orders.apply(update, context, delivered);
  }

  /** A fill from before the present connection was missed: its origin is `reconcile`, even if it comes in a frame. */
  #contextOf({ time = Infinity }: FillRow, context: AccountRows): RowContext {
    const isMissed = context.origin === undefined && time < (this.resumedAt ?? -Infinity);
    return isMissed ? { receivedTime: context.receivedTime, origin: 'reconcile' } : context;
  }

  #isForeign(key: string, symbol: CurrencyPair | undefined): boolean {
    const isForeign = this.#foreign.judge(key, symbol);
    if (isForeign) this.unsettled.ignore(key);
    return isForeign;
  }

  #forget(key: string, order: MyOrder): void {
    this.unsettled.forget(key);
    if (this.#hasForgotten) return;
    this.#hasForgotten = true;
    this.#init.onForgotten?.(`own orders as old as ${order.orderId}`);
  }
}

interface RowTarget {
  readonly frame: AccountRows;
  /** Keys of the orders that the frame changed. */
  readonly touched: Set<string>;
  readonly publisher: EventPublisher;
}

interface RowNews {
  readonly order: MyOrder | undefined;
  readonly isFill: boolean;
}

const NO_NEWS: RowNews = { order: undefined, isFill: false };

/** A fill's row, completed by the fields of its order. */
function completeFill(fill: FillRow, update: OrderUpdate | undefined, known: MyOrder | undefined): FillRow {
  const knownSide = known?.side === 'unknown' ? undefined : known?.side;
  return {
    ...fill,
    symbol: fill.symbol ?? update?.symbol ?? known?.symbol,
    clientOrderId: fill.clientOrderId ?? update?.clientOrderId ?? known?.clientOrderId,
    side: fill.side ?? update?.side ?? knownSide,
    positionSide: fill.positionSide ?? update?.positionSide ?? known?.positionSide,
  };
}
