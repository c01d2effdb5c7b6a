import { Channel } from '../channels/channel.js';
import type { PublicHeader } from '../channels/header.js';
import type { Stats24h, Ticker } from '../channels/ticker.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Mutable } from '../wire/mutable.js';

/** What a venue's row of best prices states; `undefined`: it does not. */
export interface TickerFields {
  readonly symbol: CurrencyPair;
  /** Exchange time. */
  readonly time: number | undefined;
  /** Zero or `undefined` for a side without orders. */
  readonly bidPrice: number | undefined;
  readonly bidVolume: number | undefined;
  readonly askPrice: number | undefined;
  readonly askVolume: number | undefined;
  /** Zero or `undefined` before the first trade. */
  readonly lastPrice?: number | undefined;
  readonly stats24h?: Stats24h | undefined;
}

/**
 * Makes a ticker. A side without orders has neither price nor volume.
 *
 * An object that is written with all its properties costs half of one to which they are added: the usual shapes are
 * written out.
 */
export function makeTicker(header: PublicHeader, fields: TickerFields): Mutable<Ticker> {
  const { exchange, receivedTime, origin } = header;
  const { symbol, time, bidPrice, bidVolume, askPrice, askVolume, lastPrice, stats24h } = fields;
  if (!bidPrice || !askPrice || bidVolume === undefined || askVolume === undefined || origin !== undefined)
    return makeUnusual(header, fields);
  const channel = Channel.TICKER;
  if (time === undefined) {
    if (lastPrice || stats24h) return makeUnusual(header, fields);
    return { channel, exchange, symbol, receivedTime, bidPrice, bidVolume, askPrice, askVolume };
  }
  if (!lastPrice || !stats24h) {
    const ticker: Mutable<Ticker> = {
      channel,
      exchange,
      symbol,
      exchangeTime: time,
      receivedTime,
      bidPrice,
      bidVolume,
      askPrice,
      askVolume,
    };
    if (lastPrice) ticker.lastPrice = lastPrice;
    if (stats24h) ticker.stats24h = stats24h;
    return ticker;
  }
  return {
    channel,
    exchange,
    symbol,
    exchangeTime: time,
    receivedTime,
    bidPrice,
    bidVolume,
    askPrice,
    askVolume,
    lastPrice,
    stats24h,
  };
}

function makeUnusual(
  { exchange, receivedTime, origin }: PublicHeader,
  fields: TickerFields,
): Mutable<Ticker> {
  const { symbol, time, bidPrice, bidVolume, askPrice, askVolume, lastPrice, stats24h } = fields;
  const ticker: Mutable<Ticker> = { channel: Channel.TICKER, exchange, symbol, receivedTime };
  if (time !== undefined) ticker.exchangeTime = time;
  if (bidPrice) {
    ticker.bidPrice = bidPrice;
    if (bidVolume !== undefined) ticker.bidVolume = bidVolume;
  }
  if (askPrice) {
    ticker.askPrice = askPrice;
    if (askVolume !== undefined) ticker.askVolume = askVolume;
  }
  if (lastPrice) ticker.lastPrice = lastPrice;
  if (stats24h) ticker.stats24h = stats24h;
  if (origin !== undefined) ticker.origin = origin;
  return ticker;
}
