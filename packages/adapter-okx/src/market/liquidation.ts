import type { Liquidation } from '@hftjs/core';
import { field, rowError, rowReader, type PublicHeader } from '@hftjs/core/adapter';
import type { Market } from './ticker.js';

/** @see https://www.okx.com/docs-v5/en/#public-data-websocket-liquidation-orders-channel */
const readDetail = rowReader('liquidation', {
  side: field.word({ buy: 'buy', sell: 'sell' }),
  price: field.at('bkPx', field.amountUnlessZero),
  size: field.at('sz', field.amount),
  time: field.at('ts', field.epochTime()),
});

/**
 * One element of `details`: an order by which OKX closed a position, at the position's bankruptcy price. OKX publishes at
 * most one per instrument and second, so that the events are samples. They are not in the order of their times.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseLiquidation(
  detail: unknown,
  { symbol, sizes }: Market,
  header: PublicHeader,
): Liquidation {
  const { side, price, size, time } = readDetail(detail);
  if (side === undefined) throw rowError(() => 'liquidation.side is neither buy nor sell');
  const volume = Number(sizes.exactVolume(size, price));
  if (!(volume > 0)) throw rowError(() => `a liquidation of ${size} at ${price ?? 'no price'}`);
  return {
    channel: 'liquidation',
    exchange: header.exchange,
    symbol,
    ...(time !== undefined && { exchangeTime: time }),
    receivedTime: header.receivedTime,
    ...(header.origin !== undefined && { origin: header.origin }),
    side,
    ...(price !== undefined && { price: Number(price) }),
    volume,
    ...(sizes.areContracts && { contracts: Number(size) }),
    complete: false,
  };
}
