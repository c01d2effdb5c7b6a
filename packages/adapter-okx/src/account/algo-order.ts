import { isTerminal, type MyOrder, type OrderType } from '@hftjs/core';
import { field, rowReader, type OrderUpdate } from '@hftjs/core/adapter';
import { readForeign, type OrderContext } from './order.js';
import { POSITION_SIDE, SIDE } from './order-codes.js';

/** A price; -1 means that the order is placed at the market. */
const PRICE = field.as(field.optionalDecimal, (price) => (Number(price) > 0 ? price : undefined));

/** Ids of orders, if there are any. */
const IDS = field.as(field.any, (ids): readonly unknown[] => {
  if (ids === undefined || ids === null) return [];
  if (Array.isArray(ids)) return ids;
  throw new Error('order.ordIdList is not an array');
});

/**
 * A conditional order: of the channel `orders-algo`, or over REST.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-ws-algo-orders-channel
 */
const readAlgo = rowReader('order', {
  instId: field.text,
  orderId: field.at('algoId', field.text),
  clientOrderId: field.at('algoClOrdId', field.optionalText),
  ordType: field.text,
  side: field.stated(SIDE),
  positionSide: POSITION_SIDE,
  reduceOnly: field.flag,
  size: field.at('sz', field.optionalAmount),
  rawStatus: field.at('state', field.text),
  triggerPx: PRICE,
  ordPx: PRICE,
  slTriggerPx: PRICE,
  slOrdPx: PRICE,
  tpTriggerPx: PRICE,
  tpOrdPx: PRICE,
  ordId: field.optionalText,
  ordIdList: IDS,
  failCode: field.optionalText,
  createdTime: field.at('cTime', field.epochTime()),
  updatedTime: field.at('uTime', field.epochTime()),
  triggerTime: field.epochTime(),
});

type AlgoRow = ReturnType<typeof readAlgo>;

/** The key of a conditional order, whose ids are apart from those of orders. */
export const algoKey = (algoId: string): string => `algo:${algoId}`;

/** The id in the key of a conditional order; `undefined` for the key of any other. */
export const algoIdOf = (key: string): string | undefined =>
  key.startsWith('algo:') ? key.slice('algo:'.length) : undefined;

/**
 * A conditional order as it stands.
 *
 * @param isListed - it comes from a list, not from the channel
 * @throws Error naming what is wrong with the row
 */
export function parseAlgoRow(row: unknown, context: OrderContext, isListed: boolean): OrderUpdate {
  const foreign = readForeign(row, context, 'algoId');
  if (foreign) return { ...foreign, key: algoKey(foreign.orderId) };
  const order = readAlgo(row);
  const { orderId, size, rawStatus, createdTime } = order;
  const sizes = context.sizesOf(order.instId);
  const placed = placedBy(order);
  const price = order.ordPx ?? order.slOrdPx ?? order.tpOrdPx;
  const standing = standingOf(order, placed === undefined ? undefined : context.known(placed));
  return {
    orderId,
    key: algoKey(orderId),
    symbol: context.symbols.subscribed(order.instId),
    clientOrderId: order.clientOrderId,
    side: order.side,
    type: typeOf(order, price !== undefined),
    ...(sizes.areContracts && { positionSide: order.positionSide }),
    reduceOnly: order.reduceOnly,
    numbers: {
      price,
      stopPrice: order.triggerPx ?? order.slTriggerPx ?? order.tpTriggerPx,
      volume: size && sizes.exactVolume(size, price),
      contracts: sizes.areContracts ? size : undefined,
      filledVolume: standing.filled,
    },
    status: standing.status,
    event: isListed ? 'snapshot' : standing.event,
    rawStatus,
    ...(rawStatus === 'order_failed' && { reason: 'other', rawReason: order.failCode ?? rawStatus }),
    createdTime,
    time: order.updatedTime ?? order.triggerTime ?? createdTime,
    placed: placed === undefined ? undefined : { orderId: placed, key: placed },
  };
}

/**
 * What a conditional order has become when the order that it placed changes: it stands as that one.
 *
 * @param algoId - the conditional order, as the other's row names it
 */
export const afterPlaced = (algoId: string, placed: OrderUpdate): OrderUpdate => ({
  orderId: algoId,
  key: algoKey(algoId),
  symbol: placed.symbol,
  numbers: { filledVolume: placed.numbers.filledVolume, averagePrice: placed.numbers.averagePrice },
  status: placed.status,
  event: placed.event === 'new' ? 'triggered' : placed.event,
  rawStatus: 'effective',
  reason: placed.reason,
  rawReason: placed.rawReason,
  time: placed.time,
  placed: { orderId: placed.orderId, key: placed.orderId },
});

type Standing = Pick<OrderUpdate, 'status' | 'event'> & { readonly filled?: string | undefined };

const WAITING: Standing = { status: 'untriggered', event: 'new' };

const STANDING: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ['live', WAITING],
  ['pause', { ...WAITING, event: 'unknown' }],
  ['canceled', { status: 'canceled', event: 'canceled' }],
  ['order_failed', { status: 'rejected', event: 'rejected' }],
]);

/** A conditional order that was triggered is reported as the order that it placed. */
function standingOf({ rawStatus }: AlgoRow, placed: MyOrder | undefined): Standing {
  if (rawStatus !== 'effective' && rawStatus !== 'partially_effective')
    return STANDING.get(rawStatus) ?? { status: 'unknown', event: 'unknown' };
  if (!placed) return { status: 'new', event: 'triggered' };
  return {
    status: placed.status,
    event: isTerminal(placed) ? placed.event : 'triggered',
    filled: placed.exact.filledVolume,
  };
}

function placedBy({ ordId, ordIdList }: AlgoRow): string | undefined {
  const [only, ...others] = ordIdList;
  if (typeof only === 'string' && only !== '') return others.length === 0 ? only : undefined;
  return ordId === '0' ? undefined : ordId;
}

const TYPE: ReadonlyMap<string, OrderType> = new Map<string, OrderType>([
  ['move_order_stop', 'trailing_stop'],
  ['iceberg', 'iceberg'],
]);

function typeOf({ ordType, slTriggerPx, tpTriggerPx }: AlgoRow, hasLimit: boolean): OrderType {
  if (ordType === 'conditional' && tpTriggerPx !== undefined && slTriggerPx === undefined)
    return hasLimit ? 'take_profit_limit' : 'take_profit';
  if (ordType === 'conditional' || ordType === 'trigger') return hasLimit ? 'stop_limit' : 'stop';
  return TYPE.get(ordType) ?? ordType;
}
