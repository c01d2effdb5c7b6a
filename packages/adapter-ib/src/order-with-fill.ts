import type { MyOrder } from '@hftjs/core';
import type { FillRow, OrderUpdate } from '@hftjs/core/adapter';

/** An order published once more with one of its fills, which the sum that its own rows stated may hold already. */
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
