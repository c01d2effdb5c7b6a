import { readdir, readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Market } from '../market/market.js';
import { pairSpec } from '../market/pair-spec.js';
import { VenueServer } from '../server/venue-server.js';
import { ScenarioError } from './check-scenario.js';
import { Scenario } from './scenario.js';
import type { ScenarioVenue } from './step-kind.js';

let server: VenueServer;
let market: Market;
let venue: ScenarioVenue;
beforeEach(async () => {
  server = new VenueServer();
  await server.listen();
  market = new Market({ seed: 7, pairs: ['btc/usd', 'eth/usd'], rate: 0 });
  venue = { market, faults: server.faults };
});
afterEach(() => server.close());

const middle = (pair: string): number => {
  const { bid, ask } = market.top(pair);
  return (bid!.price + ask!.price) / 2;
};

const depthOf = (pair: string): number => {
  const { bids, asks } = market.book(pair, 1000);
  return bids.length + asks.length;
};

test('a move takes the price of one pair where it should be, through the orders on its way', async () => {
  const before = { btc: middle('btc/usd'), eth: middle('eth/usd') };
  const order = market.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: Math.round(before.btc * 0.95),
    volume: 0.1,
  });
  const trades = market.trades('btc/usd').length;
  const run = Scenario.of({
    market: [{ at: '0ms', event: 'move', pair: 'btc/usd', percent: -8, over: '200ms' }],
  }).run(venue);
  await run.done;
  expect(middle('btc/usd') / before.btc).toBeCloseTo(0.92, 2);
  expect(market.trades('btc/usd').length).toBeGreaterThan(trades);
  expect(market.order(order.orderId)?.status).toBe('filled');
  expect(middle('eth/usd')).toBe(before.eth);
  for (let count = 0; count < 500; count++) market.step();
  expect(middle('btc/usd') / before.btc, 'the crowd stays there').toBeCloseTo(0.92, 2);
});

test('books are thin for a time', async () => {
  const before = depthOf('btc/usd');
  const run = Scenario.of({
    market: [{ at: '0ms', event: 'thin', percent: 90, pair: 'btc/usd', for: '100ms' }],
  }).run(venue);
  await expect.poll(() => depthOf('btc/usd')).toBeLessThan(before / 3);
  expect(depthOf('eth/usd')).toBeGreaterThan(before / 2);
  await run.done;
  for (let count = 0; count < 1000; count++) market.step();
  expect(depthOf('btc/usd')).toBeGreaterThan(before / 2);
});

test('a halt refuses orders, an auction trades at one price, and both end', async () => {
  const statuses: string[] = [];
  market.on('status', ({ pair, status }) => statuses.push(`${pair} ${status}`));
  const run = Scenario.of({
    market: [
      { at: '0ms', event: 'halt', pair: 'btc/usd', for: '50ms' },
      { at: '1s', event: 'auction', pair: 'btc/usd', for: '50ms' },
      { at: '2s', event: 'halt', pair: 'eth/usd', status: 'cancel_only' },
    ],
  }).run(venue);
  await run.done;
  expect(market.status('eth/usd')).toBe('cancel_only');
  await run.stop();
  expect(statuses).toEqual([
    'btc/usd halted',
    'btc/usd trading',
    'btc/usd auction',
    'btc/usd trading',
    'eth/usd cancel_only',
    'eth/usd trading',
  ]);
});

test('faults begin, end, and are repeated', async () => {
  const calls: string[] = [];
  vi.spyOn(server.faults, 'stall').mockImplementation((channel) => calls.push(`stall ${channel}`));
  vi.spyOn(server.faults, 'resume').mockImplementation((channel) => calls.push(`resume ${channel ?? 'all'}`));
  const run = Scenario.of({
    faults: [{ at: '10ms', every: '40ms', times: 2, fault: 'stall', channel: 'trade', for: '20ms' }],
  }).run(venue);
  await run.done;
  expect(calls.filter((call) => call === 'stall trade')).toHaveLength(2);
  expect(calls.filter((call) => call === 'resume trade')).toHaveLength(2);
});

test('stopping ends what lasts', async () => {
  const run = Scenario.of({
    faults: [
      { at: '0ms', fault: 'freeze' },
      { at: '1h', fault: 'drop' },
    ],
  }).run(venue);
  await expect.poll(() => server.faults.isFrozen).toBe(true);
  await run.stop();
  await run.done;
  expect(server.faults.isFrozen).toBe(false);
});

test('a fault that the venue cannot have is reported with its place', async () => {
  const run = Scenario.of({ faults: [{ at: '0ms', fault: 'expire_tokens' }] }, 'x.json').run(venue);
  await expect(run.done).rejects.toThrow('x.json: faults[0]: this venue has no tokens');
});

test.each<[unknown, string]>([
  [[], 'x.json must be an object with "market" or "faults"'],
  [{ steps: [] }, 'x.json: steps is not known; a scenario has name, market, faults'],
  [
    { market: [{ at: '1s' }] },
    'x.json: market[0].event is missing: it must be one of move, thin, halt, auction, funding, liquidation, pause',
  ],
  [
    { market: [{ at: '1s', event: 'crash' }] },
    'x.json: market[0].event is "crash": it must be one of move, thin, halt, auction, funding, liquidation, pause',
  ],
  [
    { market: [{ at: '1', event: 'move', percent: 'x' }] },
    'x.json: market[0].at is "1": it must be a time such as "500ms", "20s" or "2m"\n' +
      'x.json: market[0].percent is "x": it must be percent, such as -8 for a fall by 8 %',
  ],
  [
    { market: [{ event: 'move', percent: -8, during: '1s' }] },
    'x.json: market[0].during is not known; "move" has at, every, times, pair, percent, over\n' +
      'x.json: market[0].at is missing: it must be a time such as "500ms", "20s" or "2m"',
  ],
  [
    { faults: [{ at: '1s', fault: 'drop', times: 2 }] },
    'x.json: faults[0].times has no meaning without "every": add it, such as "every": "10s"',
  ],
])('mistakes are named with their place: %j', (value, message) => {
  expect(() => Scenario.of(value, 'x.json')).toThrow(new ScenarioError(message));
});

test('a venue without such faults takes scenarios of the market only', async () => {
  const faultless = Scenario.of({ faults: [{ at: '0ms', fault: 'drop' }] }, 'x.json');
  expect(() => faultless.run({ market })).toThrow(
    'x.json: faults[0]: this venue has no faults that a scenario can start',
  );
  await Scenario.of({ market: [{ at: '0ms', event: 'move', percent: 1 }] }).run({ market }).done;
});

test('a text that is not JSON, and a pair that is not traded', () => {
  expect(() => Scenario.parse('{', 'x.json')).toThrow(/^x\.json is not JSON: /);
  const scenario = Scenario.of(
    { market: [{ at: '1s', event: 'move', percent: 1, pair: 'doge/usd' }] },
    'x.json',
  );
  expect(() => scenario.run(venue)).toThrow(
    'x.json: market[0].pair is "doge/usd": this venue trades btc/usd, eth/usd',
  );
});

test('the examples are well-formed', async () => {
  const folder = new URL('../../scenarios/', import.meta.url);
  for (const file of await readdir(folder))
    expect(Scenario.parse(await readFile(new URL(file, folder), 'utf8'), file)).toBeInstanceOf(Scenario);
});

test('funding is paid and the crowd is liquidated, where there are contracts', async () => {
  const contract = { kind: 'linear' } as const;
  market = new Market({ seed: 7, pairs: [pairSpec('btc/usdt', { contract }), 'eth/usd'], rate: 0 });
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01, account: 'one' });
  const run = Scenario.of({
    market: [
      { at: '0ms', event: 'funding', percent: -0.05 },
      { at: '0ms', event: 'liquidation', side: 'sell', size: 5 },
    ],
  }).run({ market, faults: server.faults });
  await run.done;
  const [paid] = market.funding.history('btc/usdt');
  expect(paid).toMatchObject({ rate: -0.0005, payments: [{ account: 'one', currency: 'usdt' }] });
  expect(Number(paid!.payments[0]!.amountText)).toBeGreaterThan(0);
  expect(market.liquidations('btc/usdt')).toMatchObject([{ side: 'sell' }]);
  expect(market.liquidations('eth/usd')).toEqual([]);
});
