import { expect, test } from 'vitest';
import { parseArguments } from './arguments.js';

test('the whole command line', () => {
  const args =
    'okx-swap --port 9001 --pairs btc/usdt,ETH/usdt --pairs sol/usdt --rate 0.5 --funds usdt=10000 --funds btc=0.5,eth=1 --seed x --json';
  expect(parseArguments(args.split(' '))).toEqual({
    venue: 'okx_swap',
    port: 9001,
    pairs: ['btc/usdt', 'eth/usdt', 'sol/usdt'],
    rate: 0.5,
    seed: 'x',
    funds: { usdt: '10000', btc: '0.5', eth: '1' },
    faults: undefined,
    scenario: undefined,
    json: true,
  });
});

test('defaults, and help', () => {
  expect(parseArguments(['kraken'])).toEqual({
    venue: 'kraken',
    port: 0,
    pairs: ['btc/usd', 'eth/usd'],
    rate: 100,
    seed: 1,
    funds: undefined,
    faults: undefined,
    scenario: undefined,
    json: false,
  });
  expect(parseArguments([])).toBe('help');
  expect(parseArguments(['binance', '-h'])).toBe('help');
});

test.each([
  [['--json'], 'Which venue? Name one of kraken, '],
  [['toString'], '"toString" is not simulated: name one of kraken, '],
  [['kraken', 'okx'], '"okx" is too much: one venue is simulated, and options begin with --.'],
  [['kraken', '--port', '70000'], '--port is "70000", and must be a whole number from 0 to 65535.'],
  [['kraken', '--rate', 'fast'], '--rate is "fast", and must be a number from 0 to 10000.'],
  [['kraken', '--pairs', 'btcusd'], '--pairs has "btcusd", and a pair is written like btc/usdt.'],
  [['kraken', '--pairs', ','], '--pairs is empty, and wants pairs such as btc/usdt,eth/usdt.'],
  [['kraken', '--funds', 'usd'], '--funds has "usd", and an amount is written like usdt=10000.'],
  [['kraken', '--prot', '1'], '--help lists the options.'],
])('%j', (args, message) => {
  expect(() => parseArguments(args)).toThrow(message);
});
