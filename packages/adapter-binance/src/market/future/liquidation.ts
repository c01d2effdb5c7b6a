import type { CurrencyPair, Liquidation, Side } from '@hftjs/core';
import {
  describeRow,
  describeValue,
  rowError,
  wire,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';

/** What follows a symbol in the name of its stream of liquidations. */
export const LIQUIDATION_STREAM = 'forceOrder';

const SIDES: Readonly<Record<string, Side>> = { BUY: 'buy', SELL: 'sell' };

/**
 * The order of a `forceOrder`. Binance sends at most one a second of each pair, the largest one: the others are not sent
 * at all.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Liquidation-Order-Streams
 */
const orderRow = describeRow('forceOrder', {
  S: wire.word,
  p: wire.optional(wire.optionalAmount),
  ap: wire.optional(wire.optionalAmount),
  z: wire.amount,
  T: wire.epochTime(),
});

/**
 * One `forceOrder`, by its order; `undefined` for an order of which nothing is filled.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseForceOrder(
  order: Row,
  symbol: CurrencyPair,
  { exchange, receivedTime, origin }: PublicHeader,
): Liquidation | undefined {
  const { S: word, p: price, ap: averagePrice, z: volume, T: time } = orderRow.read(order);
  const side = SIDES[word ?? ''];
  if (side === undefined) throw rowError(() => `S is ${describeValue(word)}, not BUY or SELL`);
  if (volume === 0) return undefined;
  const event: Mutable<Liquidation> = {
    channel: 'liquidation',
    exchange,
    symbol,
    receivedTime,
    side,
    volume,
    // Of linear contracts, which are counted in the base currency.
    contracts: volume,
    complete: false,
  };
  if (time !== undefined) event.exchangeTime = time;
  if (origin !== undefined) event.origin = origin;
  if (isPrice(price)) event.price = price;
  if (isPrice(averagePrice)) event.averagePrice = averagePrice;
  return event;
}

const isPrice = (price: number | undefined): price is number => price !== undefined && price > 0;
