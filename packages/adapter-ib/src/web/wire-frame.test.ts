import { afterEach, expect, test, vi } from 'vitest';
import { isEcho, mendedPacket } from './wire-frame.js';

afterEach(() => vi.restoreAllMocks());

test('a frame that is UTF-8 is left to core, which parses it once', () => {
  const parse = vi.spyOn(JSON, 'parse');
  for (const text of ['{"topic":"sor","args":[]}', '{"a":"é"}', 'half a fra'])
    expect(mendedPacket(Buffer.from(text), true)).toBeUndefined();
  expect(parse).not.toHaveBeenCalled();
});

test('one with a byte that is not is read all the same', () => {
  const bytes = Buffer.concat([
    Buffer.from('{"n":0.10,"name":"O'),
    Buffer.from([0x99]),
    Buffer.from('REILLY"}'),
  ]);
  expect(mendedPacket(bytes, true)).toEqual({ n: '0.10', name: 'O\uFFFDREILLY' });
  expect(mendedPacket(bytes, false)).toEqual({ n: 0.1, name: 'O\uFFFDREILLY' });
  expect(mendedPacket(bytes.subarray(0, 24), true)).toBeUndefined();
});

test('the echo', () => {
  expect(isEcho(Buffer.from('ech+hb'))).toBe(true);
  expect(isEcho(Buffer.from('ech+hb '))).toBe(false);
});
