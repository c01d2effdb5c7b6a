import type { MyOrder, Origin } from '@hftjs/core';
import type { FillRow, OrderUpdate } from '@hftjs/core/adapter';

/** An order told once more with one of its fills, which the sum that its own rows told holds already. */
export const orderOfFill = (order: MyOrder, fill: FillRow): OrderUpdate => ({
  orderId: order.orderId,
  symbol: order.symbol,
  numbers: { filledVolume: order.exact.filledVolume ?? '0' },
  status: order.status,
  event: 'trade',
  rawStatus: order.rawStatus,
  time: fill.time,
  fill,
});

export interface AmendmentContext {
  readonly receivedTime: number;
  readonly origin?: Origin | undefined;
}

/** An order told once more with a fill that was told before, and what was charged for it since. */
export function amendedOrder(
  order: MyOrder,
  fill: FillRow,
  { receivedTime, origin }: AmendmentContext,
): MyOrder {
  const known: { -readonly [Field in keyof MyOrder]: MyOrder[Field] } = { ...order };
  // Where the row that told of it came from, and of when it told.
  delete known.origin;
  delete known.exchangeTime;
  const [fee] = fill.fees;
  return {
    ...known,
    receivedTime,
    ...(fill.time !== undefined && { exchangeTime: fill.time }),
    ...(origin !== undefined && { origin }),
    event: 'trade',
    lastFill: {
      tradeId: fill.tradeId,
      price: Number(fill.price),
      volume: Number(fill.volume),
      liquidity: fill.liquidity,
      ...(fee && { fee: Number(fee.amount), feeCurrency: fee.currency }),
    },
    exact: {
      ...known.exact,
      lastFill: { price: fill.price, volume: fill.volume, ...(fee && { fee: fee.amount }) },
    },
  };
}
