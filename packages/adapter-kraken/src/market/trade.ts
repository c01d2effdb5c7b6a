import type { CurrencyPair, Trade } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  idText,
  makeTrade,
  numberOf,
  wire,
  wireRows,
  type Mutable,
  type PublicHeader,
} from '@hftjs/core/adapter';

/**
 * A trade's number in the sequence of its pair: each trade has the next one.
 *
 * @throws Error when it is not a whole number
 */
export const tradeIdOf = (value: unknown): number =>
  // Read already where the row was read from its bytes.
  Number.isSafeInteger(value) ? (value as number) : wire.integer.read(value, 'trade_id');

/**
 * One row of the `trade` channel. `side` is the taker's.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/trade
 */
const tradeRow = describeRow('trade', {
  symbol: wire.word,
  side: wire.mostly(wire.text, 'buy', 'sell'),
  price: wire.positive,
  qty: wire.positive,
  ord_type: wire.mostly(wire.ignored, 'market', 'limit'),
  trade_id: wire.integer,
  timestamp: wire.optional(wire.isoTime),
});

export const tradeMessage = describeMessage('trade', {
  channel: wire.literal('trade'),
  type: wire.mostly(wire.text, 'update', 'snapshot'),
  data: wireRows(tradeRow),
});

/**
 * A row of parsed JSON, or one that was read from the bytes of a frame.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTrade(given: unknown, symbol: CurrencyPair, header: PublicHeader): Mutable<Trade> {
  const { side, price, qty: volume, trade_id: id, timestamp: time } = tradeRow.read(given);
  return makeTrade(header, { symbol, time, tradeId: idText(id), price, volume, side });
}

/** The volume and the price of a trade are above zero. */
export function positive(value: unknown, field: string): number {
  const number = numberOf(value, field);
  if (number <= 0) throw new Error(`${field} is ${number}, not above zero`);
  return number;
}
