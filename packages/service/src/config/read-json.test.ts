import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JsonScanner } from './json-scanner.js';
import { parseJson, readJson } from './read-json.js';

function mistakesIn(text: string): string {
  try {
    parseJson(text, 'config.json');
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

test.each([
  [
    'a trailing comma',
    '{\n  "service.a": {\n    "api_secret": "hunter2",\n  }\n}',
    ['3:28: not JSON: trailing comma before }; remove it'],
  ],
  ['a trailing comma of a list', '{"a": [1, 2 , ]}', ['1:13: not JSON: trailing comma before ]; remove it']],
  ['a comment', '{ // hunter2\n}', ['1:3: not JSON: comment; JSON has none, remove it']],
  [
    'comments of three kinds',
    '# hunter2\n{"a": /* hunter2\n */ 1} // "b"',
    [
      '1:1: not JSON: comment; JSON has none, remove it',
      '2:7: not JSON: comment; JSON has none, remove it',
      '3:8: not JSON: comment; JSON has none, remove it',
    ],
  ],
  [
    'single quotes',
    "{'a': 'hunter2'}",
    [
      '1:2: not JSON: single quotes; write the key as "a"',
      '1:7: not JSON: single quotes; write texts in double quotes',
    ],
  ],
  [
    'curly quotes',
    '{"a": “hunter2”}',
    ['1:7: not JSON: quotes of another kind; write texts in double quotes (")'],
  ],
  ['a key without quotes', '{api_key: "hunter2"}', ['1:2: not JSON: a key without quotes; write "api_key"']],
  [
    'a text without quotes',
    '{"a": hunter2}',
    ['1:7: not JSON: a text without quotes; write texts in double quotes'],
  ],
  ['a missing comma', '{"a": 1\n "b": 2}', ['2:2: not JSON: a comma is missing before this']],
  ['a missing comma in a list', '["hunter2" "b"]', ['1:12: not JSON: a comma is missing before this']],
  ['a semicolon', '{"a": 1; "b": 2}', ['1:8: not JSON: semicolon; write a comma']],
  ['two commas', '[1,, 2]', ['1:4: not JSON: expected a value, found ","']],
  ['a missing colon', '{"a" "hunter2"}', ['1:6: not JSON: expected a colon after the key "a", found "\\""']],
  ['a missing value', '{"a": }', ['1:7: not JSON: expected a value, found "}"']],
  [
    'an open text',
    '{\n "a": "hunter2\n}',
    ['2:7: not JSON: a text that does not end on its line; close it with a double quote'],
  ],
  [
    'an open object',
    '{\n "a": {"b": "hunter2"',
    ['2:22: not JSON: the text ends, but the "{" of line 2, column 7 is not closed; add its }'],
  ],
  [
    'an open list',
    '{"a": [',
    ['1:8: not JSON: the text ends, but the "[" of line 1, column 7 is not closed; add its ]'],
  ],
  [
    'a bracket of the wrong kind',
    '{"a": [1}',
    ['1:9: not JSON: expected a comma or the ] for the "[" of line 1, column 7, found "}"'],
  ],
  ['a text after the end', '{} {}', ['1:4: not JSON: the config ends before this "{"; remove what follows']],
  ['nothing', '', ['1:1: not JSON: the file is empty; a config is an object: { ... }']],
  ['spaces alone', ' \n\n', ['1:1: not JSON: the file is empty; a config is an object: { ... }']],
  [
    'keys that appear twice',
    '{"a": 1,\n "b": {"x": 1, "x": 2}, "a": "hunter2"}',
    [
      '2:16: the key "x" appears twice in this object, first at line 2, column 8; remove one',
      '2:25: the key "a" appears twice in this object, first at line 1, column 2; remove one',
    ],
  ],
  [
    'one key in two spellings of JSON',
    '{"a": 1, "\\u0061": 2}',
    ['1:10: the key "a" appears twice in this object, first at line 1, column 2; remove one'],
  ],
  ['NaN', '[NaN]', ['1:2: not JSON: NaN is not a value of JSON; write a number']],
  [
    '-Infinity and True',
    '[-Infinity, True]',
    [
      '1:2: not JSON: -Infinity is not a value of JSON; write a number',
      '1:13: not JSON: True is not a value of JSON; write true',
    ],
  ],
  ['a leading zero', '[01]', ['1:2: not JSON: a number with a leading zero; remove the zero']],
  ['hexadecimal', '[0x1F]', ['1:2: not JSON: a number in another base than ten; write it in decimal']],
  ['a plus sign', '[+1]', ['1:2: not JSON: a number with a plus sign; remove the sign']],
  [
    'a point at the beginning',
    '[.5]',
    ['1:2: not JSON: a number that begins with a point; write 0 before the point'],
  ],
  [
    'a point at the end',
    '[5.]',
    ['1:2: not JSON: a number that ends with a point; write a digit after the point'],
  ],
  ['underscores', '[10_000]', ['1:2: not JSON: a number with underscores; remove them']],
  ['a tab in a text', '["hunter2\t"]', ['1:10: not JSON: a control character in a text; write \\t']],
  ['a control character', '["\u0001"]', ['1:3: not JSON: a control character in a text; write \\u0001']],
  [
    'a path of Windows',
    '["C:\\Users"]',
    [
      '1:5: not JSON: an escape that JSON does not have; it has \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041, and a backslash itself is written \\\\',
    ],
  ],
  [
    'a space of another kind',
    '{\u00a0"a": 1}',
    ['1:2: not JSON: a space that JSON does not allow, U+00A0; write a plain space'],
  ],
  [
    'several mistakes',
    '{ // hunter2\n  a: [1 2],\n}',
    [
      '1:3: not JSON: comment; JSON has none, remove it',
      '2:3: not JSON: a key without quotes; write "a"',
      '2:9: not JSON: a comma is missing before this',
      '2:11: not JSON: trailing comma before }; remove it',
    ],
  ],
])('%s', (_name, text, expected) => {
  const message = mistakesIn(text);
  expect(message).not.toContain('hunter2');
  expect(message.split('\n')).toEqual(expected.map((line) => `config.json:${line}`));
});

/** Texts that differ from JSON in one or two places. */
function* mutations(): Generator<string> {
  const text = '{"a": [1, -2.5e3, true, null], "b c": {"d": "x\\n\\u0041"}, "e": {}}';
  const inserts = [
    '',
    ',',
    '"',
    '\\',
    "'",
    '0',
    '.',
    '-',
    '}',
    ']',
    '{',
    '[',
    ':',
    '//',
    '#',
    ' ',
    '\n',
    'x',
    'NaN',
  ];
  for (let at = 0; at <= text.length; at++)
    for (const insert of inserts)
      for (const length of [0, 1, 2]) yield text.slice(0, at) + insert + text.slice(at + length);
}

test('a text is JSON exactly if there is no mistake but keys that appear twice', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  for (const text of mutations()) {
    const found = new JsonScanner(text).mistakes.some(({ message }) => message.startsWith('not JSON'));
    expect([text, found]).toEqual([text, !isJson(text)]);
  }
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hftjs-config-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const TEXT = '{"name": "ёж"}';

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(text, 'utf16le')]);

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
  ['lines of Windows', Buffer.from(TEXT.replace(' ', '\r\n'))],
])('a file with %s is read', async (_name, bytes) => {
  const file = join(folder, 'good.json');
  await writeFile(file, bytes);
  expect(await readJson(file)).toEqual({ name: 'ёж' });
});

test.each([
  ['UTF-16', utf16(TEXT), 'the config bad.json is in UTF-16; save it in UTF-8'],
  ['Latin-1', Buffer.from('{"a": "é"}', 'latin1'), 'the config bad.json is not in UTF-8; save it in UTF-8'],
  [
    'a comma too many',
    Buffer.from('\ufeff{"a": 1,}'),
    'bad.json:1:8: not JSON: trailing comma before }; remove it',
  ],
])('a file with %s', async (_name, bytes, expected) => {
  const file = join(folder, 'bad.json');
  await writeFile(file, bytes);
  const error = (await readJson(file).catch((reason: unknown) => reason)) as Error;
  expect(error).toMatchObject({ name: 'StreamError', code: 'invalid_config' });
  expect(error.message.replace(file, 'bad.json')).toBe(expected);
});

test('a file that is not there, and a folder', async () => {
  const messageOf = async (name: string): Promise<string> => {
    const error = (await readJson(join(folder, name)).catch((reason: unknown) => reason)) as Error;
    return error.message.replace(join(folder, name), name);
  };
  await mkdir(join(folder, 'configs.json'));
  await writeFile(join(folder, 'file.json'), '{}');
  expect(await messageOf('none.json')).toBe('the config none.json cannot be read: there is no such file');
  expect(await messageOf('configs.json')).toBe(
    'the config configs.json cannot be read: it is a folder; name a JSON file in it',
  );
  expect(await messageOf('file.json/config.json')).toBe(
    'the config file.json/config.json cannot be read: a part of its path is a file, not a folder',
  );
});
