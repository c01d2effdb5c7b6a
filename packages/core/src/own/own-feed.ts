import { Channel } from '../channel.js';
import type { CurrencyPair } from '../currency-pair.js';
import type { MyOrder, MyOrderBatch, MyTrade } from '../events.js';
import { OwnFills } from './own-fills.js';
import { definedOnly, OwnOrders, type OwnOrdersInit } from './own-orders.js';
import type { FillRow, OrderUpdate, RowContext } from './order-update.js';

/** Orders of pairs that are not subscribed: remembered so that their sparse rows are known as foreign. */
const FOREIGN_ORDERS_KEPT = 10_000;

/** What one row of a frame says: of an order, of a fill, or both. */
export interface OwnRow {
  readonly order?: OrderUpdate | undefined;
  readonly fill?: FillRow | undefined;
}

/** One frame's rows. */
export interface OwnFrame extends RowContext {
  readonly rows: readonly OwnRow[];
  readonly kind: MyOrderBatch['kind'];
  /** The rows are all open orders: an empty list of them says that there are none. */
  readonly complete?: boolean;
  readonly exchangeTime?: number | undefined;
  /** Fills before this exchange time are history from before the stream began, and are not delivered. */
  readonly fillsSince?: number | undefined;
}

export interface OwnFeedInit extends OwnOrdersInit {
  readonly pairs: ReadonlySet<CurrencyPair>;
  publish(channel: typeof Channel.MY_ORDER, event: MyOrder): void;
  publish(channel: typeof Channel.MY_ORDER_BATCH, event: MyOrderBatch): void;
  publish(channel: typeof Channel.MY_TRADE, event: MyTrade): void;
  /** Rows of pairs that are not subscribed, and history. */
  onSkipped(): void;
  /** The venue used a word for an order's status that is not mapped. */
  onUnmapped(order: MyOrder): void;
  /** A row that cannot be read; the others go on. */
  onBadRow(error: unknown, row: OwnRow): void;
  /** Rows that were delivered before. */
  onDuplicate(): void;
}

/**
 * Own orders and fills of one stream: takes a venue's rows, publishes what is new in them on the three private
 * channels. One frame is one {@link MyOrderBatch}; the same row objects go to `MY_ORDER` one by one.
 */
export class OwnFeed {
  readonly orders: OwnOrders;
  readonly #fills: OwnFills;
  readonly #foreign = new Set<string>();
  readonly #init: OwnFeedInit;

  constructor(init: OwnFeedInit) {
    this.#init = init;
    this.orders = new OwnOrders(init);
    this.#fills = new OwnFills(init);
  }

  /** Whether a fill was delivered before. */
  knows(fill: FillRow): boolean {
    return this.#fills.has(fill.symbol ?? this.orders.get(fill.key ?? fill.orderId)?.symbol, fill.tradeId);
  }

  publish(frame: OwnFrame): void {
    const { rows, kind, complete = false, receivedTime, origin, exchangeTime } = frame;
    const { exchange, account } = this.#init;
    const orders: MyOrder[] = [];
    let isWhole = complete;
    for (const row of rows) {
      try {
        const order = this.#publishRow(row, frame);
        if (order) orders.push(order);
      } catch (error) {
        this.#init.onBadRow(error, row);
        isWhole = false;
      }
    }
    if (orders.length === 0 && !isWhole) return;
    this.#init.publish(
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
  }

  /** These orders are of pairs that are not subscribed, which their rows did not tell. */
  disown(keys: Iterable<string>): void {
    for (const key of keys) {
      this.orders.delete(key);
      this.#rememberForeign(key);
    }
  }

  #publishRow({ order: update, fill }: OwnRow, context: OwnFrame): MyOrder | undefined {
    const key = update?.key ?? update?.orderId ?? fill?.key ?? fill?.orderId ?? '';
    const isHistory = fill?.time !== undefined && fill.time < (context.fillsSince ?? -Infinity);
    if (isHistory || this.#isForeign(key, update?.symbol ?? fill?.symbol)) {
      this.#init.onSkipped();
      return undefined;
    }
    const known = this.orders.get(key);
    const symbol = fill?.symbol ?? known?.symbol;
    const isNewFill = fill !== undefined && !this.#fills.has(symbol, fill.tradeId);
    // Whatever cannot be read throws before anything is remembered or told.
    const trade = isNewFill ? this.#fills.describe(completeFill(fill, update, known), context) : undefined;
    const order = update && this.orders.apply(isNewFill ? update : { ...update, fill: undefined }, context);
    if (isNewFill) this.#fills.add(symbol, fill.tradeId);
    if (order) this.#init.publish(Channel.MY_ORDER, order);
    if (order?.status === 'unknown') this.#init.onUnmapped(order);
    if (trade) this.#init.publish(Channel.MY_TRADE, trade);
    if (!order && !isNewFill) this.#init.onDuplicate();
    return order;
  }

  #isForeign(key: string, symbol: CurrencyPair | undefined): boolean {
    if (symbol === undefined) return this.#foreign.has(key);
    if (this.#init.pairs.has(symbol)) return false;
    this.#rememberForeign(key);
    return true;
  }

  #rememberForeign(key: string): void {
    this.#foreign.add(key);
    if (this.#foreign.size <= FOREIGN_ORDERS_KEPT) return;
    for (const oldest of this.#foreign) {
      this.#foreign.delete(oldest);
      return;
    }
  }
}

/** A fill's row with what its order knows and the row leaves out. */
function completeFill(fill: FillRow, update: OrderUpdate | undefined, known: MyOrder | undefined): FillRow {
  const knownSide = known?.side === 'unknown' ? undefined : known?.side;
  return {
    ...fill,
    symbol: fill.symbol ?? update?.symbol ?? known?.symbol,
    clientOrderId: fill.clientOrderId ?? update?.clientOrderId ?? known?.clientOrderId,
    side: fill.side ?? update?.side ?? knownSide,
  };
}
