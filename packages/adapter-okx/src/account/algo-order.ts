import { isTerminal, type MyOrder, type OrderEvent, type OrderStatus, type OrderType } from '@hftjs/core';
import { amount, isRow, optionalText, type OrderUpdate, reader, text, textOf } from '@hftjs/core/adapter';
import { Type, type Static } from 'typebox';
import { timeOf } from '../venue/data-packet.js';
import { foreignOrder, type OrderContext } from './order-context.js';
import { flagOf, positionSideOf, sideOf, unlessEmpty, unlessZero } from './order-codes.js';
import { optionalDecimal, optionalFlag } from './schema.js';

/**
 * A conditional order: of the channel `orders-algo`, or over REST. Prices of -1 mean that the order is placed at the
 * market.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-ws-algo-orders-channel
 */
const schema = Type.Object({
  instId: text,
  algoId: text,
  algoClOrdId: optionalText,
  ordType: text,
  side: text,
  posSide: optionalText,
  reduceOnly: optionalFlag,
  sz: Type.Union([amount, Type.Literal(''), Type.Null()]),
  state: text,
  triggerPx: optionalDecimal,
  ordPx: optionalDecimal,
  slTriggerPx: optionalDecimal,
  slOrdPx: optionalDecimal,
  tpTriggerPx: optionalDecimal,
  tpOrdPx: optionalDecimal,
  ordId: optionalText,
  ordIdList: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
  failCode: optionalText,
  cTime: optionalText,
  uTime: optionalText,
  triggerTime: optionalText,
});

type AlgoRow = Static<typeof schema>;

const readAlgo = reader('order', schema);

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
  if (!isRow(row)) throw new Error('an order is not an object');
  const instId = textOf(row.instId, 'order.instId');
  const symbol = context.symbols.subscribed(instId);
  if (symbol === undefined) {
    const orderId = textOf(row.algoId, 'order.algoId');
    return foreignOrder({ orderId, key: algoKey(orderId), instId, rawStatus: String(row.state) });
  }
  const order = readAlgo(row);
  const sizes = context.sizesOf(instId);
  const placed = placedBy(order);
  const price = unlessMarket(order.ordPx) ?? unlessMarket(order.slOrdPx) ?? unlessMarket(order.tpOrdPx);
  const size = unlessEmpty(order.sz);
  const standing = standingOf(order, placed === undefined ? undefined : context.known(placed));
  return {
    orderId: order.algoId,
    key: algoKey(order.algoId),
    symbol,
    clientOrderId: unlessEmpty(order.algoClOrdId),
    side: sideOf(order.side),
    type: typeOf(order, price !== undefined),
    ...(sizes.areContracts && { positionSide: positionSideOf(order.posSide) }),
    reduceOnly: flagOf(order.reduceOnly),
    numbers: {
      price,
      stopPrice:
        unlessZero(order.triggerPx) ?? unlessZero(order.slTriggerPx) ?? unlessZero(order.tpTriggerPx),
      volume: size && sizes.exactVolume(size, price),
      contracts: sizes.areContracts ? size : undefined,
      filledVolume: standing.filled,
    },
    status: standing.status,
    event: isListed ? 'snapshot' : standing.event,
    rawStatus: order.state,
    ...(order.state === 'order_failed' && {
      reason: 'other',
      rawReason: unlessEmpty(order.failCode) ?? order.state,
    }),
    createdTime: timeOf(order.cTime),
    time: timeOf(order.uTime) ?? timeOf(order.triggerTime) ?? timeOf(order.cTime),
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

interface Standing {
  readonly status: OrderStatus;
  readonly event: OrderEvent;
  readonly filled?: string | undefined;
}

const WAITING: Standing = { status: 'untriggered', event: 'new' };

const STANDING: ReadonlyMap<string, Standing> = new Map<string, Standing>([
  ['live', WAITING],
  ['pause', { ...WAITING, event: 'unknown' }],
  ['canceled', { status: 'canceled', event: 'canceled' }],
  ['order_failed', { status: 'rejected', event: 'rejected' }],
]);

/** A conditional order that was triggered is reported as the order that it placed. */
function standingOf({ state }: AlgoRow, placed: MyOrder | undefined): Standing {
  if (state !== 'effective' && state !== 'partially_effective')
    return STANDING.get(state) ?? { status: 'unknown', event: 'unknown' };
  if (!placed) return { status: 'new', event: 'triggered' };
  return {
    status: placed.status,
    event: isTerminal(placed) ? placed.event : 'triggered',
    filled: placed.exact.filledVolume,
  };
}

function placedBy({ ordId, ordIdList }: AlgoRow): string | undefined {
  const [only, ...others] = ordIdList ?? [];
  if (only !== undefined && only !== '') return others.length === 0 ? only : undefined;
  return ordId === '0' ? undefined : unlessEmpty(ordId);
}

const TYPE: ReadonlyMap<string, OrderType> = new Map<string, OrderType>([
  ['move_order_stop', 'trailing_stop'],
  ['iceberg', 'iceberg'],
]);

function typeOf({ ordType, slTriggerPx, tpTriggerPx }: AlgoRow, hasLimit: boolean): OrderType {
  if (
    ordType === 'conditional' &&
    unlessZero(tpTriggerPx) !== undefined &&
    unlessZero(slTriggerPx) === undefined
  )
    return hasLimit ? 'take_profit_limit' : 'take_profit';
  if (ordType === 'conditional' || ordType === 'trigger') return hasLimit ? 'stop_limit' : 'stop';
  return TYPE.get(ordType) ?? ordType;
}

/** A price of -1 is the market's. */
const unlessMarket = (price: string | null | undefined): string | undefined =>
  Number(price) > 0 ? unlessEmpty(price) : undefined;
