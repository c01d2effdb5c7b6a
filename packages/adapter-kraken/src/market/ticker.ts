import { Channel, type CurrencyPair, type Stats24h, type Ticker } from '@hftjs/core';
import {
  amountOf,
  describeMessage,
  describeRow,
  wire,
  wireRows,
  type DescribedRow,
  type MessageDescription,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';

/**
 * One row of the `ticker` channel: the whole state of a pair, never a delta. The side that has no orders is stated as
 * null or 0.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/ticker
 */
const fields = {
  symbol: wire.word,
  bid: wire.amountOrNull,
  bid_qty: wire.optionalAmount,
  ask: wire.amountOrNull,
  ask_qty: wire.optionalAmount,
  last: wire.optionalNumber,
  volume: wire.figure,
  vwap: wire.figure,
  low: wire.figure,
  high: wire.figure,
  change: wire.figure,
  change_pct: wire.figure,
  trades: wire.optional(wire.ignored),
  timestamp: wire.optional(wire.isoTime),
};

const tickerRow = describeRow('ticker', fields);

/** Derivatives frames leave out a side that is empty. */
const unifiedRow = describeRow('ticker', {
  ...fields,
  bid: wire.optional(wire.amountOrNull),
  bid_qty: wire.optional(wire.optionalAmount),
  ask: wire.optional(wire.amountOrNull),
  ask_qty: wire.optional(wire.optionalAmount),
  last: wire.optional(wire.optionalNumber),
});

type TickerRow = DescribedRow<typeof unifiedRow>;

const messageOf = (row: typeof tickerRow | typeof unifiedRow): MessageDescription =>
  describeMessage('ticker', { channel: wire.literal('ticker'), type: wire.text, data: wireRows(row) });

export const tickerMessage = messageOf(tickerRow);
export const unifiedTickerMessage = messageOf(unifiedRow);

/**
 * A row of parsed JSON, or one that was read from the bytes of a frame.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTicker(given: unknown, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const row = tickerRow.read(given);
  if (row.bid && row.bid_qty === undefined) amountOf((given as Row).bid_qty, 'bid_qty');
  if (row.ask && row.ask_qty === undefined) amountOf((given as Row).ask_qty, 'ask_qty');
  return makeTicker(row, symbol, header);
}

/** The same of a derivatives frame. Its volumes are contracts. */
export const parseUnifiedTicker = (row: unknown, symbol: CurrencyPair, header: PublicHeader): Ticker =>
  makeTicker(unifiedRow.read(row), symbol, header);

function makeTicker(row: TickerRow, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const ticker: Mutable<Ticker> = {
    channel: Channel.TICKER,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    stats24h: statsOf(row),
  };
  if (row.bid) {
    ticker.bidPrice = row.bid;
    if (row.bid_qty !== undefined) ticker.bidVolume = row.bid_qty;
  }
  if (row.ask) {
    ticker.askPrice = row.ask;
    if (row.ask_qty !== undefined) ticker.askVolume = row.ask_qty;
  }
  if (row.last) ticker.lastPrice = row.last;
  if (row.timestamp !== undefined) ticker.exchangeTime = row.timestamp;
  if (header.origin !== undefined) ticker.origin = header.origin;
  return ticker;
}

function statsOf(row: TickerRow): Stats24h {
  const stats: Mutable<Stats24h> = {};
  if (row.volume !== undefined) stats.volume = row.volume;
  if (row.vwap !== undefined) stats.averagePrice = row.vwap;
  if (row.low !== undefined) stats.low = row.low;
  if (row.high !== undefined) stats.high = row.high;
  if (row.change !== undefined) stats.change = row.change;
  if (row.change_pct !== undefined) stats.changePercent = row.change_pct;
  return stats;
}
