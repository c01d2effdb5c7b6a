import { lastText } from '../../wire/frame-map.js';
import { internalized } from '../../wire/internalized.js';
import { cursor, giveUp, PLAIN, QUOTE, readUniqueText, textIn } from './byte-readers.js';

/**
 * Texts that came before. A frame's symbol is then not made anew, and is found quickly as a key of a map. The number of a
 * text stands in one of a few neighbouring slots, which some thousand symbols do not fill; 0 where there is none.
 */
const SLOTS = 8_192;
const NEIGHBOURS = 4;
const slots = new Uint16Array(SLOTS + NEIGHBOURS);

/** By number. The first one is none. */
const texts: string[] = [''];

/** The bytes of a text by its number, four in a word. The last word has the quote that ends the text. */
const WORDS = 8;
const words = new Int32Array((SLOTS + NEIGHBOURS + 1) * WORDS);

/** The same of the text that is looked for. */
const sought = new Int32Array(WORDS);

/** 2^32 divided by the golden ratio. */
const GOLDEN_RATIO = 0x9e3779b1;

/** Four quotes; of each byte of a word the lowest bit, and the highest. */
const QUOTES = 0x22222222;
const LOWEST = 0x01010101;
const HIGHEST = 0x80808080 | 0;

/** A text without escapes, in ASCII. */
export function readText(bytes: Buffer, view: DataView, begin: number): string {
  if (bytes[begin] !== QUOTE) return giveUp('');
  const from = begin + 1;
  let length = 0;
  let hash = 0;
  let count = 0;
  for (;;) {
    let word = view.getInt32(from + length, true);
    const others = word ^ QUOTES;
    // The lowest bit that is set is in the first byte that is a quote.
    const quotes = (others - LOWEST) & ~others & HIGHEST;
    if (quotes === 0) length += 4;
    else {
      const bit = 31 - Math.clz32(quotes & -quotes);
      word &= (2 << bit) - 1;
      length += bit >>> 3;
    }
    sought[count++] = word;
    hash = Math.imul(hash ^ word, GOLDEN_RATIO);
    hash ^= hash >>> 15;
    if (quotes !== 0) break;
    if (count === WORDS) return readUniqueText(bytes, begin);
  }
  cursor.end = from + length + 1;
  const first = (hash + length) & (SLOTS - 1);
  for (let slot = first; slot < first + NEIGHBOURS; slot++) {
    const number = slots[slot] ?? 0;
    if (number === 0) return intern(slot, textOf(bytes, from, length), count);
    if (!isSought(number * WORDS, count)) continue;
    lastText.number = number;
    return texts[number] ?? '';
  }
  return intern(first, textOf(bytes, from, length), count);
}

function isSought(at: number, count: number): boolean {
  for (let index = 0; index < count; index++) if (words[at + index] !== sought[index]) return false;
  return true;
}

/** Keeps the text that was looked for in a slot, in place of the one that is there; not one that cannot be read. */
function intern(slot: number, text: string, count: number): string {
  if (text === '') return text;
  const present = slots[slot] ?? 0;
  const number = present === 0 ? texts.length : present;
  slots[slot] = number;
  for (let index = 0; index < count; index++) words[number * WORDS + index] = sought[index] ?? 0;
  lastText.number = number;
  return (texts[number] = internalized(text));
}

/** The bytes of a text that ends at a quote; empty, with the cursor at -1, where one of them is not plain. */
function textOf(bytes: Buffer, from: number, length: number): string {
  for (let at = from; at < from + length; at++) if (PLAIN[bytes[at] ?? 0] !== 1) return giveUp('');
  return textIn(bytes, from, from + length);
}
