import { Channel, type CurrencyPair, type Ticker } from '@hftjs/core';
import { amountOf, epochTimeOf, type Mutable, type PublicHeader, type Row } from '@hftjs/core/adapter';

/**
 * One row of `ticker`. A side without orders is absent.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.acme.example/stream#ticker
 */
export function parseTicker(row: Row, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const { exchange, receivedTime } = header;
  const ticker: Mutable<Ticker> = { channel: Channel.TICKER, exchange, symbol, receivedTime };
  const time = epochTimeOf(row.time, 'milliseconds');
  if (time !== undefined) ticker.exchangeTime = time;
  if (row.bid !== undefined) {
    ticker.bidPrice = amountOf(row.bid, 'bid');
    ticker.bidVolume = amountOf(row.bid_size, 'bid_size');
  }
  if (row.ask !== undefined) {
    ticker.askPrice = amountOf(row.ask, 'ask');
    ticker.askVolume = amountOf(row.ask_size, 'ask_size');
  }
  return ticker;
}
