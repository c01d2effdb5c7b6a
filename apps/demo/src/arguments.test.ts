import { expect, test } from 'vitest';
import { ArgumentError, parseArguments } from './arguments.js';
import { parseDuration } from './duration.js';

test('nothing, everything, and the separator that pnpm hands on', () => {
  const nothing = {
    live: false,
    json: false,
    chaos: false,
    config: undefined,
    scenario: undefined,
    duration: undefined,
  };
  expect(parseArguments([])).toEqual(nothing);
  expect(
    parseArguments([
      '--',
      '--json',
      '--chaos',
      '--config',
      'a.json',
      '--scenario',
      'b.json',
      '--duration',
      '2m',
    ]),
  ).toEqual({
    live: false,
    json: true,
    chaos: true,
    config: 'a.json',
    scenario: 'b.json',
    duration: 120_000,
  });
  expect(parseArguments(['--live', '--help'])).toBe('help');
  expect(parseArguments(['--live', '--venues', 'Kraken, okx,okx', '--pairs=BTC/USD'])).toMatchObject({
    live: true,
    venues: ['kraken', 'okx'],
    pairs: ['btc/usd'],
  });
});

test.each([
  [['--lvie'], '--lvie'],
  [['--duration', '20'], '--duration takes a time such as 500ms, 20s or 2m, not "20".'],
  [['--duration=-5s'], '--duration takes a time such as 500ms, 20s or 2m, not "-5s".'],
  [['--duration'], '--duration'],
  [['--json=yes'], '--json'],
  [['fast'], 'fast'],
  [['--venues', 'kraken,'], '--venues takes a list such as kraken,okx, not "kraken,".'],
  [['--pairs', ''], '--pairs takes a list such as btc/usd,eth/usd, not "".'],
  [['--live', '--config', 'a.json'], 'Give --live or --config, not both.'],
  [['--live', '--scenario', 'a.json'], '--scenario needs the simulator, so it cannot go with --live.'],
  [['--live', '--chaos'], '--chaos needs the simulator, so it cannot go with --live.'],
])('%j is reported in one sentence', (args, sentence) => {
  expect(() => parseArguments(args)).toThrow(ArgumentError);
  expect(() => parseArguments(args)).toThrow(sentence);
  expect(() => parseArguments(args)).toThrow(/^[^\n]+\.$/);
});

test.each([
  ['500ms', 500],
  ['20s', 20_000],
  ['1.5m', 90_000],
  ['2h', 7_200_000],
  ['0s', undefined],
  ['1e3s', undefined],
  ['10000h', undefined],
  ['s', undefined],
  ['', undefined],
])('duration %s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
