import type { CurrencyPair, Ticker } from '@hftjs/core';
import {
  amountOf,
  describeMessage,
  describeRow,
  makeStats,
  makeTicker,
  wire,
  wireRows,
  type DescribedRow,
  type MessageDescription,
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
  describeMessage('ticker', {
    channel: wire.literal('ticker'),
    type: wire.mostly(wire.text, 'update', 'snapshot'),
    data: wireRows(row),
  });

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
  return tickerOf(row, symbol, header);
}

/** The same of a derivatives frame. Its volumes are contracts. */
export const parseUnifiedTicker = (row: unknown, symbol: CurrencyPair, header: PublicHeader): Ticker =>
  tickerOf(unifiedRow.read(row), symbol, header);

function tickerOf(row: TickerRow, symbol: CurrencyPair, header: PublicHeader): Ticker {
  const { bid: bidPrice, bid_qty: bidVolume, ask: askPrice, ask_qty: askVolume, last: lastPrice } = row;
  const { volume, vwap: averagePrice, low, high, change, change_pct: changePercent, timestamp: time } = row;
  const stats24h = makeStats({ volume, averagePrice, low, high, change, changePercent });
  return makeTicker(header, { symbol, time, bidPrice, bidVolume, askPrice, askVolume, lastPrice, stats24h });
}
