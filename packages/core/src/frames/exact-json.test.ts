import { describe, expect, test } from 'vitest';
import { parseExactJson } from './exact-json.js';

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

test.each([
  ['0.00010000', '0.00010000'],
  ['18266300427528990701', '18266300427528990701'],
  ['5.1e-05', '5.1e-05'],
  ['1E+2', '1E+2'],
  ['-0', '-0'],
  ['0', '0'],
  ['-12.50', '-12.50'],
  ['"12.50"', '12.50'],
  ['true', true],
  ['null', null],
  ['[1,[2.0,"3"],{"4":5}]', ['1', ['2.0', '3'], { '4': '5' }]],
  [' [ 1 , 2 ] ', ['1', '2']],
  ['{"a":1.10,"b":{"c":-1e-8}}', { a: '1.10', b: { c: '-1e-8' } }],
  ['{"price 1.5":"at 2.5, \\"3.5\\": 4.5"}', { 'price 1.5': 'at 2.5, "3.5": 4.5' }],
  ['["\\\\",1,"\\\\\\"2",3]', ['\\', '1', '\\"2', '3']],
  ['["\\u0031\\u0022 2",3]', ['1" 2', '3']],
  ['["é 1 漢 2 😀 3",4]', ['é 1 漢 2 😀 3', '4']],
  ['{"":0,"1":{"-1":"-1"}}', { '': '0', '1': { '-1': '-1' } }],
])('%s', (source, expected) => {
  expect(parseExactJson(source)).toEqual(expected);
});

test.each([
  '',
  '1.',
  '.5',
  '01',
  '+1',
  '1e',
  '[1,]',
  '{"a":1',
  '{a:1}',
  "['1']",
  'NaN',
  '1 2',
  '"a',
  '"\\x"',
  '--1',
  '-',
  '-a',
  '{1:2}',
  '{"a":1,2 : 3}',
  '[-01]',
  '1"a"',
  '"\\',
])('%j is no JSON', (source) => {
  expect(() => parseExactJson(source)).toThrow(SyntaxError);
});

test('a key named like the prototype is an ordinary key', () => {
  const parsed = parseExactJson('{"__proto__":{"polluted":1},"constructor":2}') as Record<string, unknown>;
  expect(Object.keys(parsed)).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('long frames, of narrow and of wide characters, are read as short ones', () => {
  for (const word of ['plain', 'é', '漢字', '😀'])
    expect(parseExactJson(JSON.stringify(Array.from({ length: 20_000 }, (_, id) => ({ id, word }))))).toEqual(
      Array.from({ length: 20_000 }, (_, id) => ({ id: String(id), word })),
    );
});

test('a frame of several megabytes in one string', () => {
  const long = '1"\\'.repeat(700_000);
  expect(parseExactJson(JSON.stringify({ long, number: 1 }))).toEqual({ long, number: '1' });
});

describe('property: what was written is what is read, with numbers as their text', () => {
  const PIECES = [
    '"',
    '\\',
    '1',
    '23.5',
    '-',
    'e5',
    ',',
    ':',
    '{',
    ']',
    ' ',
    '\n',
    '\t',
    'é',
    '漢',
    '\u2028',
    '/',
  ];
  const NUMBERS = ['0', '-0', '1', '-1.50', '9007199254740993', '1e5', '1.0E-07', '-2.5e+10', '0.000'];

  test.each([1, 2, 3, 4])('seed %i', (seed) => {
    const random = seeded(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const text = (): string => Array.from({ length: Math.floor(random() * 8) }, () => pick(PIECES)).join('');
    const space = (): string => pick(['', '', ' ', '\n', '\t ']);
    // The source as text, and what it must read as.
    const value = (depth: number): [source: string, read: unknown] => {
      const choice = random();
      if (depth === 0 || choice < 0.35) {
        const number = pick(NUMBERS);
        return [number, number];
      }
      if (choice < 0.6) {
        const content = text();
        return [JSON.stringify(content), content];
      }
      if (choice < 0.7) return pick<[string, unknown]>([['true', true], ['false', false], ['null', null]]); // prettier-ignore
      const members = Array.from({ length: Math.floor(random() * 4) }, () => value(depth - 1));
      if (choice < 0.85)
        return [
          `[${space()}${members.map(([source]) => source + space()).join(`,${space()}`)}]`,
          members.map(([, read]) => read),
        ];
      const keys = members.map((_, index) => `${text()}${index}`);
      return [
        `{${members.map(([source], index) => `${space()}${JSON.stringify(keys[index])}${space()}:${space()}${source}`).join(',')}}`,
        Object.fromEntries(members.map(([, read], index) => [keys[index], read])),
      ];
    };
    for (let step = 0; step < 400; step++) {
      const [source, read] = value(5);
      expect(parseExactJson(source)).toEqual(read);
    }
  });
});
