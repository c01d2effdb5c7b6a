import type { Level } from '../market/market-events.js';
import type { Random } from '../market/random.js';
import type { BookFrame } from './book-frame.js';

/** The same message with one digit of one level changed, of its price or of its volume. */
export function withChangedDigit(frame: BookFrame, random: Random): BookFrame {
  const { bids, asks } = frame;
  const index = random.int(bids.length + asks.length);
  const change = (levels: readonly Level[], offset: number): readonly Level[] =>
    levels.map((level, position) => (position + offset === index ? changedLevel(level, random) : level));
  return { ...frame, bids: change(bids, 0), asks: change(asks, bids.length) };
}

/** The same message with a further level, which is better than the best one of the other side. */
export function withCrossingLevel(frame: BookFrame, random: Random): BookFrame {
  const { bids, asks, book } = frame;
  const [bid] = book.bids;
  const [ask] = book.asks;
  // A book that lost a side does not cross.
  if (bid === undefined || ask === undefined) return frame;
  return random.chance(0.5)
    ? { ...frame, bids: [...bids, { ...bid, price: ask.price, priceText: ask.priceText }] }
    : { ...frame, asks: [...asks, { ...ask, price: bid.price, priceText: bid.priceText }] };
}

function changedLevel(level: Level, random: Random): Level {
  if (random.chance(0.5)) {
    const priceText = changedText(level.priceText, random);
    return { ...level, priceText, price: Number(priceText) };
  }
  const volumeText = changedText(level.volumeText, random);
  return { ...level, volumeText, volume: Number(volumeText) };
}

/** Changes one digit. Trailing zeros are kept: venues that cut them would write the text as before. */
function changedText(text: string, random: Random): string {
  const positions = Array.from(text.matchAll(/\d/g), ({ index }) => index);
  const position = random.pick(positions);
  const digit = (Number(text[position]) + 1 + random.int(9)) % 10;
  return text.slice(0, position) + String(digit) + text.slice(position + 1);
}
