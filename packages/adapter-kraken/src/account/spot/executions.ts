import { Type, type Static } from 'typebox';
import type { MyOrder, OrderEvent, OrderReason, OrderStatus } from '@hftjs/core';
import {
  type AccountRow,
  type FillRow,
  isDecimal,
  isRow,
  type OrderUpdate,
  reader,
  type SymbolMap,
  timestampOf,
} from '@hftjs/core/adapter';
import { toCurrency } from '../../venue/currencies.js';
import { excerpt, flagOf, sideOf, statedFields, unlessZero } from '../../venue/fields.js';
import { fillIdOf } from '../fill-id.js';

/** A number, as its text in the frame. */
const number = Type.Optional(Type.String({ pattern: '^[+-]?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$' }));
const text = Type.Optional(Type.String());

/**
 * One entry of the `executions` channel. Sparse: an event carries what it concerns, and follow-up events leave
 * out even the symbol.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/executions
 */
const schema = Type.Object({
  exec_type: Type.String(),
  order_id: Type.String({ minLength: 1 }),
  order_status: Type.String(),
  cl_ord_id: text,
  symbol: text,
  side: text,
  order_type: text,
  time_in_force: text,
  order_qty: number,
  cash_order_qty: number,
  limit_price: number,
  limit_price_type: text,
  stop_price: number,
  cum_qty: number,
  avg_price: number,
  exec_id: text,
  last_qty: number,
  last_price: number,
  liquidity_ind: text,
  // An invalid descriptive field is left out; the row is kept.
  fees: Type.Optional(Type.Unknown()),
  post_only: Type.Optional(Type.Unknown()),
  reduce_only: Type.Optional(Type.Unknown()),
  timestamp: Type.Optional(Type.Unknown()),
  reason: text,
  cancel_reason: text,
  triggers: Type.Optional(
    Type.Object({ price: number, price_type: text, actual_price: number, status: text }),
  ),
});

export type Execution = Static<typeof schema>;

const readExecution = reader('execution', schema);

const ORDER_STATUS: ReadonlyMap<string, OrderStatus> = new Map(
  Object.entries({
    pending_new: 'pending_new',
    new: 'new',
    triggered: 'new',
    untriggered: 'untriggered',
    partially_filled: 'partially_filled',
    filled: 'filled',
    canceled: 'canceled',
    expired: 'expired',
  }),
);

const EVENT: ReadonlyMap<string, OrderEvent> = new Map(
  Object.entries({
    pending_new: 'new',
    new: 'new',
    trade: 'trade',
    filled: 'trade',
    amended: 'replaced',
    restated: 'replaced',
    iceberg_refill: 'replaced',
    canceled: 'canceled',
    expired: 'expired',
    triggered: 'triggered',
    status: 'snapshot',
  }),
);

const ORDER_TYPE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'stop-loss': 'stop',
    'stop-loss-limit': 'stop_limit',
  }),
);

/** Types that rest outside of the book until their trigger. */
const CONDITIONAL = new Set([
  'stop',
  'stop_limit',
  'take_profit',
  'take_profit_limit',
  'trailing_stop',
  'trailing_stop_limit',
]);

const REASONS: readonly (readonly [RegExp, OrderReason])[] = [
  [/^user requested/i, 'user'],
  [/^post only/i, 'post_only'],
  [/insufficient/i, 'insufficient_funds'],
  [/self.?trade|\bstp\b/i, 'self_trade'],
  [/liquidat/i, 'liquidation'],
  [/expire/i, 'expired'],
  [/immediate|fill or kill|ioc|fok/i, 'not_filled'],
];

/** What an own-order row is read against. */
export interface ExecutionContext {
  readonly symbols: SymbolMap;
  readonly isSnapshot: boolean;
  /** The order as last published: what a sparse row leaves out. */
  known(orderId: string): MyOrder | undefined;
}

/**
 * One entry of an `executions` frame as an order's change, a fill, or both. In a snapshot the fills are
 * history: they state nothing of an order that the snapshot does not list itself.
 *
 * @throws Error naming what is wrong with the entry
 */
export function parseExecution(row: unknown, context: ExecutionContext): AccountRow {
  const entry = readExecution(statedFields(row));
  const fill = entry.exec_type === 'trade' ? parseFill(entry, context.symbols) : undefined;
  if (context.isSnapshot && fill) return { fill };
  return { order: parseOrder(entry, fill, context), fill };
}

function parseOrder(entry: Execution, fill: FillRow | undefined, context: ExecutionContext): OrderUpdate {
  const known = context.known(entry.order_id);
  const type = entry.order_type === undefined ? undefined : orderType(entry.order_type);
  const words = entry.reason ?? entry.cancel_reason;
  const rawReason = words === undefined ? undefined : excerpt(words);
  const isRefused =
    entry.order_status === 'canceled' &&
    isRefusedPostOnly(rawReason, entry.cum_qty ?? known?.exact.filledVolume);
  const event = EVENT.get(entry.exec_type) ?? 'unknown';
  return {
    orderId: entry.order_id,
    symbol: entry.symbol === undefined ? undefined : context.symbols.pairOf(entry.symbol),
    clientOrderId: entry.cl_ord_id,
    side: sideOf(entry.side),
    type,
    timeInForce: entry.time_in_force?.toLowerCase(),
    postOnly: flagOf(entry.post_only),
    reduceOnly: flagOf(entry.reduce_only),
    numbers: {
      // A percentage or a distance from another price is not a price.
      price: (entry.limit_price_type ?? 'static') === 'static' ? unlessZero(entry.limit_price) : undefined,
      stopPrice: unlessZero(triggerPrice(entry)),
      volume: entry.order_qty,
      quoteVolume: entry.cash_order_qty,
      filledVolume: entry.cum_qty,
      averagePrice: unlessZero(entry.avg_price),
    },
    status: isRefused ? 'rejected' : statusOf(entry, type ?? known?.type, known),
    event: isRefused ? 'rejected' : context.isSnapshot ? 'snapshot' : event,
    rawStatus: entry.order_status,
    reason: rawReason === undefined || event === 'replaced' ? undefined : reasonOf(rawReason),
    rawReason: event === 'replaced' ? undefined : rawReason,
    createdTime: entry.exec_type === 'pending_new' ? timeOf(entry) : undefined,
    time: timeOf(entry),
    fill,
  };
}

/** The price that triggers an order; what it is now, where it moves with the market. */
function triggerPrice({ triggers, stop_price }: Execution): string | undefined {
  if (!triggers) return stop_price;
  return (triggers.price_type ?? 'static') === 'static' ? triggers.price : triggers.actual_price;
}

/** A conditional order is `new` to Kraken while it waits for its trigger; follow-up rows do not state which. */
function statusOf(entry: Execution, type: string | undefined, known: MyOrder | undefined): OrderStatus {
  const status = ORDER_STATUS.get(entry.order_status) ?? 'unknown';
  if (status !== 'new' || type === undefined || !CONDITIONAL.has(type)) return status;
  const isTriggered =
    entry.order_status === 'triggered' ||
    entry.exec_type === 'triggered' ||
    entry.triggers?.status === 'triggered' ||
    known?.status === 'new';
  return isTriggered ? status : 'untriggered';
}

function parseFill(entry: Execution, symbols: SymbolMap): FillRow {
  const { exec_id: id, last_price: price, last_qty: volume } = entry;
  if (price === undefined || volume === undefined)
    throw new Error('a trade without exec_id, last_price or last_qty');
  return {
    orderId: entry.order_id,
    symbol: entry.symbol === undefined ? undefined : symbols.pairOf(entry.symbol),
    clientOrderId: entry.cl_ord_id,
    side: sideOf(entry.side),
    time: timeOf(entry),
    tradeId: fillIdOf(id, { time: timeOf(entry), price, volume }),
    price,
    volume,
    liquidity: entry.liquidity_ind === 'm' ? 'maker' : entry.liquidity_ind === 't' ? 'taker' : 'unknown',
    fees: feesOf(entry.fees),
  };
}

/** A fee that cannot be read does not cost the fill. */
function feesOf(fees: unknown): FillRow['fees'] {
  if (!Array.isArray(fees)) return [];
  return (fees as unknown[]).flatMap((row) => {
    const fee = isRow(row) ? row : {};
    return typeof fee.asset === 'string' &&
      typeof fee.qty === 'string' &&
      fee.asset !== '' &&
      isDecimal(fee.qty)
      ? [{ amount: fee.qty, currency: toCurrency(fee.asset) }]
      : [];
  });
}

/** Whether an order never rested, because as a post-only order it would have taken. */
export const isRefusedPostOnly = (reason: string | undefined, filled: string | undefined): boolean =>
  /^post only/i.test(reason ?? '') && Number(filled ?? 0) === 0;

/** The order type of hftjs for Kraken's. */
export const orderType = (word: string): string => ORDER_TYPE.get(word) ?? word.replaceAll('-', '_');

/** The order reason of hftjs for Kraken's text. */
export const reasonOf = (words: string): OrderReason =>
  REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';

const timeOf = ({ timestamp }: Execution): number | undefined => timestampOf(timestamp);
