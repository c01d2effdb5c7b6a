import { Channel } from './channel.js';
import type { OrderBook, Stats24h, Ticker, Trade } from './events.js';
import type { ChannelEvents } from '../delivery/observer.js';
import { rowError } from '../wire/row-error.js';
import { MAX_TEXT_LENGTH } from '../wire/fields.js';

/**
 * The last guard before an event is published: whatever its adapter took for a number, no market has a price, a volume
 * or a sum that is negative or not finite. A figure that only describes costs itself, anything else the event.
 *
 * @throws Error naming the field
 */
export function soundEvent<C extends Channel>(channel: C, event: ChannelEvents[C]): ChannelEvents[C] {
  if (channel === Channel.TICKER) return soundTicker(event as Ticker) as ChannelEvents[C];
  if (channel === Channel.TRADE) checkTrade(event as Trade);
  else if (channel === Channel.ORDER_BOOK) checkBook(event as OrderBook);
  return event;
}

/** @throws Error naming the field */
export function checkTrade({ price, volume, contracts, tradeId }: Trade): void {
  if (!(price > 0 && price < Infinity)) throw notAnAmount('price', price);
  checkAmount('volume', volume);
  checkAmount('contracts', contracts);
  if (tradeId === '' || tradeId.length > MAX_TEXT_LENGTH)
    throw rowError(() => `tradeId has ${tradeId.length} characters`);
}

function soundTicker(ticker: Ticker): Ticker {
  checkAmount('bidPrice', ticker.bidPrice);
  checkAmount('bidVolume', ticker.bidVolume);
  checkAmount('askPrice', ticker.askPrice);
  checkAmount('askVolume', ticker.askVolume);
  checkAmount('lastPrice', ticker.lastPrice);
  checkAmount('lastVolume', ticker.lastVolume);
  const { stats24h } = ticker;
  return stats24h === undefined || areSound(stats24h)
    ? ticker
    : { ...ticker, stats24h: soundStats(stats24h) };
}

function checkBook({ bids, asks }: OrderBook): void {
  for (const side of [bids, asks])
    for (const [price, volume] of side) {
      checkAmount('price', price);
      checkAmount('volume', volume);
    }
}

const isAmount = (value: number | undefined): boolean =>
  value === undefined || (value >= 0 && value < Infinity);

const isFigure = (value: number | undefined): boolean => value === undefined || Number.isFinite(value);

function checkAmount(field: string, value: number | undefined): void {
  if (!isAmount(value)) throw notAnAmount(field, value);
}

const notAnAmount = (field: string, value: number | undefined): Error =>
  rowError(() => `${field} is ${String(value)}, which no market has`);

const areSound = ({ volume, averagePrice, low, high, open, change, changePercent }: Stats24h): boolean =>
  isAmount(volume) &&
  isAmount(averagePrice) &&
  isAmount(low) &&
  isAmount(high) &&
  isAmount(open) &&
  isFigure(change) &&
  isFigure(changePercent);

function soundStats(stats: Stats24h): Stats24h {
  const isSound = ([name, value]: [string, number]): boolean =>
    name.startsWith('change') ? isFigure(value) : isAmount(value);
  return Object.fromEntries(Object.entries(stats as Record<string, number>).filter(isSound));
}
