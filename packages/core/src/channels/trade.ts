import type { EventSink } from '../delivery/event-sink.js';
import { MAX_TEXT_LENGTH } from '../wire/fields.js';
import { rowError } from '../wire/row-error.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import type { Side } from './orders.js';
import { checkAmount, notAnAmount } from './sound.js';

/** One public trade, or several of one taker order where the exchange aggregates them. */
export interface Trade extends HeaderOf<'trade'> {
  /** The venue's id of the trade. */
  readonly tradeId: string;
  /** Price, in quote currency. */
  readonly price: number;
  /** Volume, in base currency, contracts already converted. */
  readonly volume: number;
  /** The taker's side. */
  readonly side: Side | 'unknown';
  /**
   * The venue's own quantity, in contracts. Absent on spot markets, and where the venue does not count in contracts.
   */
  readonly contracts?: number;
  /** The first and last id and the number of the trades that this event sums. Absent if it is a single trade. */
  readonly aggregated?: { readonly firstId: string; readonly lastId: string; readonly count: number };
  /** Set when this is a sample of last price and volume, which may merge several trades. Absent on single trades. */
  readonly sampled?: true;
  /** The kind of trade. Absent on an ordinary trade, and where the venue does not send it. */
  readonly kind?: TradeKind;
}

/** A trade that is not between two ordinary orders. Other values are the venue's codes in lower case. */
export type TradeKind = 'liquidation' | 'block' | 'adl' | 'insurance' | (string & {});

/** Queue of an observer. */
export interface TradeObserver {
  /** Public trades, each once. */
  readonly tradeQueue?: EventSink<Trade>;
}

/** Callback of a service. */
export interface TradeHandler {
  /** A public trade. */
  onTrade(trade: Trade): void | Promise<void>;
}

export const trade = channelRow<TradeObserver, TradeHandler>()({
  queue: 'tradeQueue',
  handler: 'onTrade',
  list: 'trades',
  summary: 'public trades',
  access: 'public',
  delivery: 'each',
  lossless: false,
  sound: soundTrade,
});

/** @throws Error that names the field */
export function soundTrade(event: Trade): Trade {
  const { price, volume, contracts, tradeId } = event;
  if (!(price > 0 && price < Infinity)) throw notAnAmount('price', price);
  checkAmount('volume', volume);
  checkAmount('contracts', contracts);
  if (tradeId === '' || tradeId.length > MAX_TEXT_LENGTH)
    throw rowError(() => `tradeId has ${tradeId.length} characters`);
  return event;
}
