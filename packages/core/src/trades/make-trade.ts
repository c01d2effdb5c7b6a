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
  readonly contracts?: number | undefined;
  readonly aggregated?: Trade['aggregated'] | undefined;
}

/**
 * Makes a trade. An object with all its properties at once costs half of one to which they are added, so the usual shapes
 * are written out.
 */
export function makeTrade(header: PublicHeader, fields: TradeFields): Mutable<Trade> {
  const { exchange, receivedTime, origin } = header;
  const { symbol, time: exchangeTime, tradeId, price, volume, contracts, aggregated } = fields;
  if (exchangeTime === undefined || origin !== undefined) return makeUnusual(header, fields);
  const side = sideOf(fields.side);
  const channel = Channel.TRADE;
  if (aggregated === undefined) {
    if (contracts === undefined)
      return { channel, exchange, symbol, exchangeTime, receivedTime, tradeId, price, volume, side };
    return { channel, exchange, symbol, exchangeTime, receivedTime, tradeId, price, volume, side, contracts };
  }
  if (contracts === undefined)
    return {
      channel,
      exchange,
      symbol,
      exchangeTime,
      receivedTime,
      tradeId,
      price,
      volume,
      side,
      aggregated,
    };
  return {
    channel,
    exchange,
    symbol,
    exchangeTime,
    receivedTime,
    tradeId,
    price,
    volume,
    side,
    contracts,
    aggregated,
  };
}

function makeUnusual({ exchange, receivedTime, origin }: PublicHeader, fields: TradeFields): Mutable<Trade> {
  const { symbol, time, tradeId, price, volume, contracts, aggregated } = fields;
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange,
    symbol,
    receivedTime,
    tradeId,
    price,
    volume,
    side: sideOf(fields.side),
  };
  if (time !== undefined) trade.exchangeTime = time;
  if (contracts !== undefined) trade.contracts = contracts;
  if (aggregated !== undefined) trade.aggregated = aggregated;
  if (origin !== undefined) trade.origin = origin;
  return trade;
}

const sideOf = (word: unknown): Trade['side'] => (word === 'buy' || word === 'sell' ? word : 'unknown');
