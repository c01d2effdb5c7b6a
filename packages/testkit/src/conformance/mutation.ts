import type { Random } from '@hftjs/simulator';

/** JSON tokens that a venue should not send, and that `JSON.stringify` would not write. */
const TOKENS: readonly string[] = [
  '1e400',
  '-1e400',
  '"1e400"',
  '"-1e400"',
  '1e-400',
  '"1e99999"',
  '-1',
  '"-0.5"',
  '-0',
  '0',
  '"0"',
  '"0.00000000"',
  '""',
  '" "',
  '"NaN"',
  '"Infinity"',
  '"-Infinity"',
  '"0x10"',
  '"1,5"',
  '1e308',
  '"179769313486231570000000000000000000000e300"',
  `"${'9'.repeat(400)}"`,
  '9007199254740993',
  '18446744073709551616',
  '-9223372036854775808',
  'null',
  'true',
  '[]',
  '{}',
  '[[[[[[]]]]]]',
  `"${'x'.repeat(2_000)}"`,
  '"\\u0000"',
  '"__proto__"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
];

/** Keys that change the prototype of an object when they are assigned. */
const KEYS: readonly string[] = [
  '"__proto__":{"polluted":1,"price":1},',
  '"constructor":{"prototype":{"polluted":1}},',
  '"":null,',
];

/** A JSON string or number, with its key if it has one. */
const SCALAR = /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;

/** The frame with one to three mutations. */
export function mutated(frame: string, random: Random): string {
  let text = frame;
  for (let count = 1 + random.int(3); count > 0; count--) text = mutateOnce(text, random);
  return text;
}

function mutateOnce(text: string, random: Random): string {
  const kind = random.int(20);
  if (kind === 0) return text.slice(0, random.int(text.length + 1));
  if (kind === 1) return flipCharacter(text, random);
  if (kind === 2) return text.replace('{', () => `{${random.pick(KEYS)}`);
  if (kind === 3) return withoutKey(text, random);
  return replaceScalar(text, random);
}

function replaceScalar(text: string, random: Random): string {
  const found = [...text.matchAll(SCALAR)];
  if (found.length === 0) return text;
  const match = random.pick(found);
  const end = match.index + match[0].length;
  return `${text.slice(0, match.index)}${random.pick(TOKENS)}${text.slice(end)}`;
}

function flipCharacter(text: string, random: Random): string {
  if (text === '') return text;
  const at = random.int(text.length);
  return `${text.slice(0, at)}${String.fromCharCode(32 + random.int(95))}${text.slice(at + 1)}`;
}

/** Another name for one key: its value is missing. */
function withoutKey(text: string, random: Random): string {
  const keys = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?=\s*:)/g)];
  if (keys.length === 0) return text;
  const match = random.pick(keys);
  return `${text.slice(0, match.index)}"gone"${text.slice(match.index + match[0].length)}`;
}

/** The frame with empty rows in the place of those of each of its arrays of objects, an array at a time. */
export function withEmptyRows(frame: string, count: number): string[] {
  const rows = `[${Array<string>(count).fill('{}').join(',')}]`;
  return [...frame.matchAll(/\[\s*\{/g)].flatMap(({ index }) => {
    const end = endOfArray(frame, index);
    return end === undefined ? [] : [frame.slice(0, index) + rows + frame.slice(end)];
  });
}

function endOfArray(text: string, begin: number): number | undefined {
  let depth = 0;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === '[') depth++;
    else if (text[at] === ']' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Keys that a venue may add. */
const ADDED: readonly string[] = ['"new":1,', '"new":{"a":[1,"x"]},', '"E":5,'];

/** The frame in another layout that JSON allows, or with numbers that are written in another way. */
export function withOtherLayout(frame: string, random: Random): string {
  switch (random.int(8)) {
    case 0:
      return replaceMatch(frame, random, [/[,:{}[\]]/g, (text) => text + random.pick([' ', '\n', '\t'])]);
    case 1:
      return withKeysSwapped(frame, random);
    case 2:
      return replaceMatch(frame, random, [/,(?=")/g, (text) => text + random.pick(ADDED)]);
    case 3:
      return replaceMatch(frame, random, [
        /"[A-Za-z]/g,
        (text) => `"\\u00${text.charCodeAt(1).toString(16)}`,
      ]);
    case 4:
      return replaceMatch(frame, random, [
        /[A-Za-z]/g,
        (text) => text + random.pick(['é', '\u0001', '\\', '日', '\\n']),
      ]);
    case 5:
      return replaceMatch(frame, random, [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, () => randomTime(random)]);
    default:
      return replaceMatch(frame, random, [
        /"?-?\d+(?:\.\d+)?"?/g,
        (text) =>
          text.startsWith('"') && text.endsWith('"') ? `"${randomNumber(random)}"` : randomNumber(random),
      ]);
  }
}

/** A number as a venue may write it, or nearly so. */
function randomNumber(random: Random): string {
  const digits = (most: number): string =>
    Array.from({ length: random.int(most + 1) }, () => random.int(10)).join('');
  const sign = random.chance(0.1) ? '-' : '';
  const whole = random.chance(0.2) ? '0' : `${random.int(9) + 1}${digits(random.chance(0.9) ? 8 : 20)}`;
  const fraction = random.chance(0.6) ? `.${digits(random.chance(0.9) ? 9 : 20)}` : '';
  const exponent = random.chance(0.1)
    ? `${random.pick(['e', 'E'])}${random.pick(['', '+', '-'])}${digits(2)}`
    : '';
  return sign + whole + fraction + exponent;
}

function randomTime(random: Random): string {
  const two = (limit: number): string => String(random.int(limit)).padStart(2, '0');
  const fraction = random.chance(0.8) ? `.${String(random.int(1e9)).slice(0, 1 + random.int(9))}` : '';
  return `20${two(99)}-${two(14)}-${two(33)}T${two(26)}:${two(62)}:${two(62)}${fraction}${random.pick(['Z', 'Z', 'Z', '', '+00:00'])}`;
}

/** A key whose value is a text, a number or a flag. */
const ENTRY = '"[^"\\\\]+":(?:"[^"\\\\]*"|[-\\d.eE+]+|true|false)';
const NEIGHBOURS = new RegExp(`(${ENTRY}),(${ENTRY})`, 'g');

/** Two neighbouring keys, each with its value, change places. */
const withKeysSwapped = (frame: string, random: Random): string =>
  replaceMatch(frame, random, [NEIGHBOURS, (text) => text.replace(NEIGHBOURS, '$2,$1')]);

/** Replaces one of the places that match. */
function replaceMatch(
  frame: string,
  random: Random,
  [pattern, replacement]: readonly [RegExp, (text: string) => string],
): string {
  const found = [...frame.matchAll(pattern)];
  if (found.length === 0) return frame;
  const { index, 0: text } = random.pick(found);
  return frame.slice(0, index) + replacement(text) + frame.slice(index + text.length);
}
