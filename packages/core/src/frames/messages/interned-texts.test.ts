import { expect, test } from 'vitest';
import { FrameMap, lastText } from '../../wire/frame-map.js';
import { cursor } from './byte-readers.js';
import { FrameMemory } from './frame-memory.js';
import { readText } from './interned-texts.js';

const memory = new FrameMemory(64);

/** Reads a JSON text. Returns `undefined` for one that is left to the plain reader. */
function read(json: string, begin = 0): string | undefined {
  memory.bytes.fill('7"', 0, memory.size);
  memory.bytes.write(json, begin, 'latin1');
  const text = readText(memory.bytes, memory.view, begin);
  if (cursor.end < 0) return undefined;
  expect(cursor.end).toBe(begin + text.length + 2);
  return text;
}

test('texts of every length, again and again', () => {
  const all = Array.from({ length: 45 }, (_, length) => 'BTC-USD_'.repeat(6).slice(0, length));
  for (let round = 0; round < 3; round++)
    for (const text of [...all, ...all.map((one) => `${one.slice(0, -1)}x`)])
      expect(read(`"${text}"`)).toBe(text);
});

test('more texts than there is space for: numbers stay small', () => {
  for (let index = 0; index < 30_000; index++) {
    const text = `C${index}/${index % 7 === 0 ? 'EURO' : 'USD'}`;
    expect(read(`"${text}"`)).toBe(text);
    const { number } = lastText;
    expect(number).toBeLessThan(10_000);
    expect(read(`"${text}"`)).toBe(text);
    expect(lastText.number).toBe(number);
  }
});

test('a number that is used again does not bring what was kept for another text', () => {
  const map = new FrameMap<string, string>();
  const texts = Array.from({ length: 20_000 }, (_, index) => `D${index}`);
  for (const text of texts) map.set(text, text.toLowerCase());
  for (let round = 0; round < 2; round++)
    for (const text of texts) expect(map.get(read(`"${text}"`) ?? '')).toBe(text.toLowerCase());
});

test.each([
  ['an escaped quote', '"AB\\"C"'],
  ['an escape behind four letters', '"ABCDE\\nF"'],
  ['a character that is not ASCII', '"ABCDE\xe9"'],
  ['a control character', '"AB\tC"'],
  ['a zero in a word', '"ABCDE\0"'],
  ['a zero behind a word', '"ABCD\0"'],
  ['not a text', 'true'],
])('%s is left to the plain reader', (_what, json) => {
  // Some of these begin at the slots of others.
  for (let length = 1; length <= 5; length++)
    expect(read(`"${'ABCDE'.slice(0, length)}"`)).toBe('ABCDE'.slice(0, length));
  for (let round = 0; round < 3; round++) expect(read(json)).toBeUndefined();
});

test('a text that has no end is not one', () => {
  memory.bytes.fill('A');
  memory.bytes[memory.size - 1] = 0x22;
  readText(memory.bytes, memory.view, memory.size - 1);
  expect(cursor.end === -1 || cursor.end > memory.size).toBe(true);
});

test('the last byte of the memory', () => {
  for (let length = 0; length < 40; length++)
    expect(read(`"${'Z'.repeat(length)}"`, memory.size - length - 2)).toBe('Z'.repeat(length));
});
