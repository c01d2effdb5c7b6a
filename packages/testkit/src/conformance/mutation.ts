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
