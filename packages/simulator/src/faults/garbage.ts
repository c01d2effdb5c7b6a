import type { Random } from '../market/random.js';

/** The kinds of garbage a venue can send. */
export const GarbageKind = {
  /** A binary frame of random bytes. */
  BINARY: 'binary',
  /** A text frame that is not JSON. */
  TEXT: 'text',
  /** The last data frame, cut in the middle. */
  TRUNCATED: 'truncated',
  /** A text frame whose bytes are not UTF-8: WebSocket clients must fail the connection. */
  INVALID_UTF8: 'invalid_utf8',
  /** Valid JSON of 5 MB without meaning. */
  OVERSIZED: 'oversized',
  /** The last data frame with wrong types, and JSON that is not an object. */
  WRONG_SHAPE: 'wrong_shape',
} as const;
export type GarbageKind = (typeof GarbageKind)[keyof typeof GarbageKind];

export const GARBAGE_KINDS: readonly GarbageKind[] = Object.values(GarbageKind);

const OVERSIZED_LENGTH = 5 * 2 ** 20;
const BARE_VALUES = ['null', '42', '"text"', '[]', '{}', '[[],{}]', '{"channel":null,"data":{}}'];

/** Makes one frame of garbage, from a real frame where the kind needs one. */
export function makeGarbage(
  kind: GarbageKind,
  { random, lastData = '{"data":[{"price":1.5}]}' }: { random: Random; lastData?: string | undefined },
): { data: string | Buffer; binary: boolean } {
  switch (kind) {
    case 'binary':
      return { data: randomBytes(random, 1 + random.int(200)), binary: true };
    case 'text':
      return {
        data: `<html>${random.text(1 + random.int(200), 'abcxyz{}[]",:\\ 0123456789')}`,
        binary: false,
      };
    case 'truncated':
      return { data: truncate(lastData), binary: false };
    case 'invalid_utf8':
      return {
        data: Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]),
        binary: false,
      };
    case 'oversized':
      return { data: `{"padding":"${'x'.repeat(OVERSIZED_LENGTH)}"}`, binary: false };
    case 'wrong_shape':
      return { data: random.chance(0.5) ? random.pick(BARE_VALUES) : misshape(lastData), binary: false };
  }
}

/** A frame cut in the middle. */
export const truncate = (text: string): string => text.slice(0, Math.max(1, text.length >> 1));

/** The same keys with other types: an object instead of a number, a text instead of an array, and so on. */
function misshape(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), (key, value: unknown) => {
      if (key === '' || key === 'channel') return value;
      if (typeof value === 'number') return {};
      if (typeof value === 'string') return null;
      return value;
    });
  } catch {
    return '{"data":42}';
  }
}

const randomBytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.int(256)));
