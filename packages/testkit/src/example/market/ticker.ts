import { Channel, type CurrencyPair, type Ticker } from '@hftjs/core';
import {
  amountOf,
  describeMessage,
  describeRow,
  wire,
  wireRows,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';

/**
 * One row of `ticker`, its keys in the order in which Acme sends them. A side without orders is absent.
 *
 * @see https://docs.acme.example/stream#ticker
 */
const tickerRow = describeRow('ticker', {
  symbol: wire.word,
  time: wire.epochTime('milliseconds'),
  bid: wire.optional(wire.amount),
  bid_size: wire.optional(wire.amount),
  ask: wire.optional(wire.amount),
  ask_size: wire.optional(wire.amount),
});

export const tickerMessage = describeMessage('ticker', {
  type: wire.literal('ticker'),
  rows: wireRows(tickerRow),
});

/** @throws Error naming the field that is missing or wrong */
export function parseTicker(given: Row, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const row = tickerRow.read(given);
  const { exchange, receivedTime } = header;
  const ticker: Mutable<Ticker> = { channel: Channel.TICKER, exchange, symbol, receivedTime };
  if (row.time !== undefined) ticker.exchangeTime = row.time;
  if (row.bid !== undefined) {
    ticker.bidPrice = row.bid;
    ticker.bidVolume = row.bid_size ?? amountOf(row.bid_size, 'bid_size');
  }
  if (row.ask !== undefined) {
    ticker.askPrice = row.ask;
    ticker.askVolume = row.ask_size ?? amountOf(row.ask_size, 'ask_size');
  }
  return ticker;
}
