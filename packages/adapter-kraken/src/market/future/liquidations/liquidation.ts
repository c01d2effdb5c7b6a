import type { Liquidation, Trade } from '@hftjs/core';
import type { Mutable } from '@hftjs/core/adapter';

/**
 * The liquidation that a trade is, by Kraken's own classification: "a result of a user being liquidated from their
 * position". The liquidation order takes, so that the taker's side is its own. Each of its trades is one. `undefined` for any
 * other trade, and for one whose side is not known.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/trade
 */
export function liquidationOf({
  exchange,
  symbol,
  exchangeTime,
  receivedTime,
  origin,
  kind,
  side,
  price,
  volume,
  contracts,
}: Trade): Liquidation | undefined {
  if (kind !== 'liquidation' || side === 'unknown') return undefined;
  const event: Mutable<Liquidation> = {
    channel: 'liquidation',
    exchange,
    symbol,
    receivedTime,
    side,
    averagePrice: price,
    volume,
    complete: true,
  };
  if (exchangeTime !== undefined) event.exchangeTime = exchangeTime;
  if (contracts !== undefined) event.contracts = contracts;
  if (origin !== undefined) event.origin = origin;
  return event;
}
