import { candle } from './candle.js';
import type { ChannelRow, EventOfRow } from './channel-row.js';
import { fundingRate } from './funding-rate.js';
import type { HeaderOf } from './header.js';
import { instrument } from './instrument.js';
import { liquidation } from './liquidation.js';
import { myBalance } from './my-balance.js';
import { myOrder } from './my-order.js';
import { myOrderBatch } from './my-order-batch.js';
import { myPosition } from './my-position.js';
import { myTrade } from './my-trade.js';
import { orderBook } from './order-book.js';
import { ticker } from './ticker.js';
import { trade } from './trade.js';

/** The rows of the channels that a stream can subscribe. A new channel is a file of this folder and a row here. */
export const SUBSCRIBABLE = {
  /** Best bid and ask. Under load, only the latest per pair if the queue conflates. */
  ticker,
  /** Public trades, each once. */
  trade,
  /** Order book, aggregated by price. */
  order_book: orderBook,
  /** Candles of one interval: each change of the present one, and each once when it is closed. */
  candle,
  /** Funding rates, mark and index prices of perpetuals. */
  funding_rate: fundingRate,
  /** Positions that the venue closed by force, as far as it sends them. */
  liquidation,
  /** Status, increments and contract sizes of the pairs, and each change of them. Never dropped. */
  instrument,
  /** Own orders, one event per order and change. Never dropped. */
  my_order: myOrder,
  /** Own orders, one event per frame that the exchange sent. Never dropped. */
  my_order_batch: myOrderBatch,
  /** Own fills. Each exactly once for the life of the stream, whatever the venue replays. Never dropped. */
  my_trade: myTrade,
  /** Own balances: a snapshot, then each change. Never dropped. */
  my_balance: myBalance,
  /** Own positions: a snapshot, then each change. Never dropped. */
  my_position: myPosition,
} as const;

type Rows = typeof SUBSCRIBABLE;

/** The name of a channel that a stream can subscribe. */
export type Channel = keyof Rows;

/** The channels that a stream can subscribe. Each is one long-running task, usually with its own connection. */
export const Channel = Object.fromEntries(
  Object.keys(SUBSCRIBABLE).map((name) => [name.toUpperCase(), name]),
) as { readonly [Name in keyof Rows as Uppercase<Name>]: Name };

/** The event type of each channel. */
export type ChannelEvents = { [Name in keyof Rows]: EventOfRow<Rows[Name]> };

/** The fields of every event. Times are epoch milliseconds with a microsecond fraction: `new Date(t)` works. */
export type EventHeader = HeaderOf<Channel>;

type RowsByEvent = {
  readonly [Name in Channel]: ChannelRow<ChannelEvents[Name]> & Pick<Rows[Name], 'queue' | 'handler'>;
};

/** The row of a channel, also where the channel is a variable: `rowOf(channel).sound(event)`. */
export const rowOf = <Name extends Channel>(channel: Name): RowsByEvent[Name] =>
  (SUBSCRIBABLE as RowsByEvent)[channel];

/** Whether a channel carries what belongs to an account, and so needs credentials. */
export const isPrivateChannel = (channel: Channel): boolean =>
  (SUBSCRIBABLE as Partial<Rows>)[channel]?.access === 'private';
