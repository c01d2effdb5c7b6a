import type { PublicHeader } from '../channels/header.js';
import { Channel } from '../channels/channel.js';
import type { Trade } from '../channels/trade.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Mutable } from '../wire/mutable.js';

/** What every public trade states. */
export interface TradeFields {
  readonly symbol: CurrencyPair;
  /** Exchange time. */
  readonly time: number | undefined;
  readonly tradeId: string;
  readonly price: number;
  readonly volume: number;
  /** The taker's side; anything but `buy` and `sell` is unknown. */
  readonly side: unknown;
}

/**
 * Makes a trade. An object with all its properties at once costs half of one to which they are added, so the usual shape
 * is written out.
 */
export function makeTrade(
  { exchange, receivedTime, origin }: PublicHeader,
  { symbol, time: exchangeTime, tradeId, price, volume, side: word }: TradeFields,
): Mutable<Trade> {
  const side = word === 'buy' || word === 'sell' ? word : 'unknown';
  const channel = Channel.TRADE;
  const trade: Mutable<Trade> =
    exchangeTime === undefined
      ? { channel, exchange, symbol, receivedTime, tradeId, price, volume, side }
      : { channel, exchange, symbol, exchangeTime, receivedTime, tradeId, price, volume, side };
  if (origin !== undefined) trade.origin = origin;
  return trade;
}
