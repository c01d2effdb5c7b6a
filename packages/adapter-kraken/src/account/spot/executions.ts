import type { MyOrder, OrderStatus } from '@hftjs/core';
import {
  field,
  rowReader,
  type AccountRow,
  type Field,
  type FillRow,
  type OrderUpdate,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { currency, fillIdOf, flag, number, price, side, words } from '../../venue/fields.js';
import { event, isRefusedPostOnly, orderType, reasonOf, status } from './order-codes.js';

const lowerCase = field.as(words, (word) => word?.toLowerCase());

const readFee = rowReader('fee', {
  amount: field.at('qty', field.decimal),
  currency: field.at('asset', currency),
});

/** A fee that cannot be read does not cost the fill. */
const fees: Field<FillRow['fees']> = {
  read: (rows) =>
    Array.isArray(rows) ? rows.flatMap((row) => field.lenient({ read: readFee }).read(row, 'fee') ?? []) : [],
};

const readTriggers = rowReader('execution.triggers', {
  price: number,
  priceType: field.at('price_type', field.words),
  actualPrice: field.at('actual_price', number),
  status: field.words,
});

/**
 * One entry of the `executions` channel. Sparse: an event carries what it concerns, and follow-up events leave
 * out even the symbol. Numbers are the text of the frame.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/executions
 */
const readExecution = rowReader('execution', {
  rawEvent: field.at('exec_type', field.text),
  event: field.at('exec_type', event),
  orderId: field.at('order_id', field.text),
  rawStatus: field.at('order_status', field.text),
  status: field.at('order_status', status),
  clientOrderId: field.at('cl_ord_id', field.optionalText),
  symbol: field.optionalText,
  side,
  type: field.at('order_type', orderType),
  timeInForce: field.at('time_in_force', lowerCase),
  volume: field.at('order_qty', number),
  quoteVolume: field.at('cash_order_qty', number),
  price: field.at('limit_price', price),
  priceType: field.at('limit_price_type', field.words),
  stopPrice: field.at('stop_price', number),
  filledVolume: field.at('cum_qty', number),
  averagePrice: field.at('avg_price', price),
  tradeId: field.at('exec_id', field.optionalText),
  lastVolume: field.at('last_qty', number),
  lastPrice: field.at('last_price', number),
  liquidity: field.at('liquidity_ind', field.word({ m: 'maker', t: 'taker' }, 'unknown')),
  fees,
  postOnly: field.at('post_only', flag),
  reduceOnly: field.at('reduce_only', flag),
  time: field.at('timestamp', field.isoTime),
  reason: words,
  cancelReason: field.at('cancel_reason', words),
  triggers: field.optional({ read: readTriggers }),
});

type Execution = ReturnType<typeof readExecution>;

/** Types that rest outside of the book until their trigger. */
const CONDITIONAL = /^(?:stop|take_profit|trailing_stop)(?:_limit)?$/;

/** What an own-order row is read against. */
export interface ExecutionContext {
  readonly symbols: SymbolMap;
  readonly isSnapshot: boolean;
  /** The order as last published: what a sparse row leaves out. */
  readonly known: (orderId: string) => MyOrder | undefined;
}

/**
 * One entry of an `executions` frame as an order's change, a fill, or both. In a snapshot the fills are
 * history: they state nothing of an order that the snapshot does not list itself.
 *
 * @throws Error naming what is wrong with the entry
 */
export function parseExecution(row: unknown, context: ExecutionContext): AccountRow {
  const entry = readExecution(row);
  const { orderId, clientOrderId, symbol, side, time } = entry;
  const common: Common = {
    orderId,
    symbol: symbol === undefined ? undefined : context.symbols.pairOf(symbol),
    clientOrderId,
    side,
    time,
  };
  const fill = entry.rawEvent === 'trade' ? makeFill(entry, common) : undefined;
  return context.isSnapshot && fill
    ? { fill }
    : { order: makeOrder(entry, { ...common, fill }, context), fill };
}

type Common = Pick<FillRow, 'orderId' | 'symbol' | 'clientOrderId' | 'side' | 'time'>;

function makeOrder(
  entry: Execution,
  common: Common & Pick<OrderUpdate, 'fill'>,
  { known: find, isSnapshot }: ExecutionContext,
): OrderUpdate {
  const known = find(entry.orderId);
  const { rawEvent, event, rawStatus, type, timeInForce, postOnly, reduceOnly, time } = entry;
  const { volume, quoteVolume, filledVolume, averagePrice } = entry;
  const rawReason = entry.reason ?? entry.cancelReason;
  const isRefused =
    rawStatus === 'canceled' && isRefusedPostOnly(rawReason, filledVolume ?? known?.exact.filledVolume);
  const reasons =
    rawReason === undefined || event === 'replaced' ? {} : { reason: reasonOf(rawReason), rawReason };
  return {
    ...common,
    type,
    timeInForce,
    postOnly,
    reduceOnly,
    numbers: {
      // A percentage or a distance from another price is not a price.
      price: (entry.priceType ?? 'static') === 'static' ? entry.price : undefined,
      stopPrice: triggerPrice(entry),
      volume,
      quoteVolume,
      filledVolume,
      averagePrice,
    },
    status: isRefused ? 'rejected' : presentStatus(entry, type ?? known?.type, known),
    event: isRefused ? 'rejected' : isSnapshot ? 'snapshot' : event,
    rawStatus,
    ...reasons,
    createdTime: rawEvent === 'pending_new' ? time : undefined,
  };
}

/** The price that triggers an order; what it is now, where it moves with the market. */
function triggerPrice({ triggers, stopPrice }: Execution): string | undefined {
  const isStatic = (triggers?.priceType ?? 'static') === 'static';
  const price = triggers ? (isStatic ? triggers.price : triggers.actualPrice) : stopPrice;
  return Number(price) === 0 ? undefined : price;
}

/** A conditional order is `new` to Kraken while it waits for its trigger; follow-up rows do not state which. */
function presentStatus(entry: Execution, type: string | undefined, known: MyOrder | undefined): OrderStatus {
  const { status } = entry;
  if (status !== 'new' || type === undefined || !CONDITIONAL.test(type)) return status;
  const isTriggered =
    entry.rawStatus === 'triggered' ||
    entry.rawEvent === 'triggered' ||
    entry.triggers?.status === 'triggered' ||
    known?.status === 'new';
  return isTriggered ? status : 'untriggered';
}

function makeFill({ tradeId, lastPrice, lastVolume, liquidity, fees }: Execution, common: Common): FillRow {
  if (lastPrice === undefined || lastVolume === undefined)
    throw new Error('a trade without exec_id, last_price or last_qty');
  const id = fillIdOf(tradeId, { time: common.time, price: lastPrice, volume: lastVolume });
  return { ...common, tradeId: id, price: lastPrice, volume: lastVolume, liquidity, fees };
}
