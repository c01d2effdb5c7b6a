import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeStderrLogger, type Logger } from './logger.js';
import { StreamError } from './stream-error.js';

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const loggerOf = (format: string | undefined): Logger => makeStderrLogger(() => format);

/** The last line, which must be one line. */
function lastObject(): Record<string, unknown> {
  const line = lines.at(-1) ?? '';
  expect(line.indexOf('\n')).toBe(line.length - 1);
  return JSON.parse(line) as Record<string, unknown>;
}

test.each([undefined, '', 'text'])('format %j: lines have their time and whole milliseconds', (format) => {
  const logger = loggerOf(format);
  logger.warn({ exchange: 'acme', nextDelay: 12.345 }, 'connection lost');
  logger.info({ exchange: 'acme', recovered: 3 }, 'live again after 40 ms');
  logger.debug({}, 'nothing');
  expect(lines).toEqual([
    expect.stringMatching(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z hftjs warn: connection lost \{"exchange":"acme","nextDelay":12\}\n$/,
    ),
    expect.stringMatching(/Z hftjs info: live again after 40 ms \{"exchange":"acme","recovered":3\}\n$/),
  ]);
});

test.each(['json', ' JSON '])('format %j: one object per line, with time, level and message', (format) => {
  const logger = loggerOf(format);
  logger.error({ exchange: 'acme', delay: 12.345, symbol: undefined }, 'two\nlines');
  expect(lastObject()).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
    level: 'error',
    message: 'two\nlines',
    exchange: 'acme',
    delay: 12.345,
  });
  logger.debug({}, 'nothing');
  expect(lines).toHaveLength(1);
});

test('keys of the context that the line has already are kept under another name', () => {
  loggerOf('json').info({ time: 1, level: 2, context_level: 3, message: 4 }, 'text');
  const { time, ...rest } = lastObject();
  expect(time).toEqual(expect.any(String));
  expect(rest).toEqual({
    ...{ level: 'info', message: 'text' },
    ...{ context_time: 1, context_context_level: 2, context_level: 3, context_message: 4 },
  });
});

test('an error is its name, message, code and stack, and nothing that it carries beside them', () => {
  const error = Object.assign(
    new StreamError('acme: gone', { code: 'closed', exchange: 'acme', cause: new Error('the-secret') }),
    { request: { apiSecret: 'the-secret' } },
  );
  loggerOf('json').error({ error }, 'failed');
  expect(lastObject().error).toEqual({
    name: 'StreamError',
    message: 'acme: gone',
    code: 'closed',
    stack: error.stack,
  });
  loggerOf('json').error(new Error('bare'), 'failed');
  expect(lastObject()).toMatchObject({ message: 'failed', context_message: 'bare' });
  expect(lines.join('')).not.toContain('the-secret');
});

const cycle: Record<string, unknown> = { own: 1 };
cycle.again = cycle;
const throwing = {
  get price(): number {
    throw new Error('no price');
  },
  pair: 'btc/usd',
};
const sealed = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('no keys');
    },
  },
);
const nested = Array.from({ length: 20 }).reduce<object>((inner) => ({ inner }), {});

test.each([
  ['a BigInt', { id: 10n }, { id: '10' }],
  ['a cycle', { cycle }, { cycle: { own: 1, again: '[circular]' } }],
  ['a getter that throws', throwing, { price: '[unreadable: Error: no price]', pair: 'btc/usd' }],
  ['a proxy that throws', { sealed }, { sealed: '[unreadable: Error: no keys]' }],
  ['numbers that JSON has not', { rate: NaN, most: Infinity }, { rate: 'NaN', most: 'Infinity' }],
  ['a date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
  ['a list', { list: [1n, undefined, (): number => 1] }, { list: ['1', null, '[function ]'] }],
])('%s in the context does not throw, in either format', (_, context, expected) => {
  loggerOf('json').warn(context, 'text');
  expect(lastObject()).toMatchObject(expected);
  loggerOf('text').warn(context, 'text');
  expect(lines.at(-1)).toContain(`hftjs warn: text ${JSON.stringify(expected)}`);
});

test('the context has an end, and may be anything', () => {
  loggerOf('json').warn(nested, 'deep');
  expect(JSON.stringify(lastObject())).toContain('[too deep]');
  loggerOf('json').warn('words' as unknown as object, 'text');
  expect(lastObject()).toMatchObject({ message: 'text', context: 'words' });
});

test.each(['off', 'silent'])('format %j: no line', (format) => {
  loggerOf(format).error({}, 'failed');
  expect(lines).toEqual([]);
});

test('an unknown format is reported once, with the valid ones, and lines are text', () => {
  const logger = loggerOf('jsonl');
  logger.warn({}, 'first');
  logger.warn({}, 'second');
  expect(lines).toEqual([
    expect.stringContaining(
      'hftjs warn: HFTJS_LOG must be one of text, json, off, silent; lines are written as text {"found":"jsonl"}',
    ),
    expect.stringContaining('hftjs warn: first {}'),
    expect.stringContaining('hftjs warn: second {}'),
  ]);
});
