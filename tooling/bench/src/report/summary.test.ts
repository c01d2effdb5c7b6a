import { expect, test } from 'vitest';
import { ratio, type Row } from '../parts/part.js';
import { formatMarkdown } from './markdown.js';
import { brokenLimits, isQuiet, type Section, type Summary } from './summary.js';
import { formatTerminal } from './terminal.js';

const row = (client: string, value: number, limit?: number): Row => ({
  node: '24.1.0',
  message: 'kraken ticker',
  client,
  values: { ratio: value },
  ...(limit !== undefined && { limit: { of: 'ratio', most: limit } }),
});

const section = (...rows: readonly Row[]): Section => ({
  name: 'cost',
  title: 'Cost of a frame',
  explanation: 'The ratio is to the floor.',
  columns: [{ key: 'ratio', title: 'ratio', format: ratio }],
  rows,
});

const QUIET = { busyBefore: 0.01, busyAfter: 0.02, floorSpread: 1.1 };

const summaryOf = (sections: readonly Section[], noise = QUIET): Summary => ({
  facts: {
    cpu: 'A processor',
    cores: 2,
    system: 'Linux',
    nodes: ['24.1.0'],
    date: '2026-01-01T00:00:00.000Z',
    commit: 'abc',
    command: 'pnpm bench --quick',
  },
  noise,
  isQuiet: isQuiet(noise),
  sections,
  broken: brokenLimits(sections),
  remarks: [],
});

test('a limit is broken by a greater value, and by one that is unknown', () => {
  expect(
    brokenLimits([section(row('a', 0.6, 0.6), row('b', 0.61, 0.6), row('c', NaN, 0.6), row('d', 9))]),
  ).toEqual([
    'Cost of a frame: kraken ticker on Node 24.1.0, b: 0.61, the limit is 0.6',
    'Cost of a frame: kraken ticker on Node 24.1.0, c: NaN, the limit is 0.6',
  ]);
});

test('the machine is quiet when others use little of it and the floor is steady', () => {
  expect(isQuiet(QUIET)).toBe(true);
  expect(isQuiet({ ...QUIET, busyAfter: 0.3 })).toBe(false);
  expect(isQuiet({ ...QUIET, floorSpread: 1.5 })).toBe(false);
});

test('the terminal', () => {
  expect(formatTerminal(summaryOf([section(row('ws + JSON.parse', 1), row('hftjs', 0.5, 0.6))])))
    .toMatchInlineSnapshot(`
    "Node 24.1.0; A processor, 2 cores; 2026-01-01T00:00:00.000Z; commit abc

    Cost of a frame
    frames         Node    client           ratio  limit
    kraken ticker  24.1.0  ws + JSON.parse   1.00
    kraken ticker  24.1.0  hftjs             0.50    0.6

    Other programs used 1 % of the processors before and 2 % after; the cost of the floor varied by a factor of up to 1.10.
    All limits are kept."
  `);
});

test('the report', () => {
  const noisy = { ...QUIET, busyBefore: 0.5 };
  expect(formatMarkdown(summaryOf([section({ ...row('hftjs', 0.7, 0.6), note: 'a note' })], noisy)))
    .toMatchInlineSnapshot(`
    "# What a frame costs

    - Date: 2026-01-01T00:00:00.000Z
    - Commit: abc
    - Command: \`pnpm bench --quick\`
    - Processor: A processor, 2 cores
    - System: Linux
    - Node: 24.1.0
    - Other programs used 50 % of the processors before and 2 % after; the cost of the floor varied by a factor of up to 1.10.
    - The machine was not quiet: limits are shown and not judged.

    ## Cost of a frame

    The ratio is to the floor.

    | frames | Node | client | ratio | limit |
    | --- | --- | --- | --: | --: |
    | kraken ticker | 24.1.0 | hftjs | 0.70 | 0.6 BROKEN |

    - kraken ticker, Node 24.1.0, hftjs: a note
    "
  `);
});
