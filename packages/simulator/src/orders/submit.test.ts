import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import type { MarketOptions } from '../market/market-options.js';
import { pairSpec } from '../market/pair-spec.js';
import type { SubmitOrder } from './order-request.js';

const PAIR = 'btc/usd';
const SPEC = pairSpec(PAIR, {
  limits: {
    minVolume: 0.0002,
    maxVolume: 50,
    minNotional: 20,
    priceBand: 0.2,
    volumeStep: 0.0001,
    priceStep: 0.5,
  },
});

function openMarket(options: Partial<MarketOptions> = {}): Market {
  return new Market({
    seed: 3,
    pairs: [SPEC],
    fees: { maker: 0, taker: 0.001 },
    funds: { usd: '10000', btc: '1' },
    clientIds: 'open',
    ...options,
  });
}

const ORDER: SubmitOrder = { pair: PAIR, side: 'buy', type: 'limit', price: '90000.5', volume: '0.1' };

test('an accepted order holds what it needs, and gives back what it did not use', () => {
  const market = openMarket();
  const { order } = market.submit(ORDER);
  // 9000.05 and the taker's fee of it, rounded up.
  expect(market.ledger.balance('', 'usd')).toMatchObject({
    total: 10_000,
    held: 9009.05005,
    available: 990.94995,
  });
  market.cancel({ orderId: order?.orderId });
  expect(market.ledger.balance('', 'usd')).toMatchObject({ total: 10_000, held: 0, available: 10_000 });
});

test('a market order sized in quote currency pays not more than that', () => {
  const market = openMarket();
  const { order } = market.submit({ pair: PAIR, side: 'buy', type: 'market', quoteAmount: '2500' });
  expect(order).toMatchObject({ status: 'filled', quoteAmount: 2500 });
  expect(order?.cost).toBeLessThanOrEqual(2500);
  expect(order?.cost).toBeGreaterThan(2499);
  const { totalText } = market.ledger.balance('', 'btc');
  expect(Number(totalText)).toBe(1 + (order?.filled ?? 0));
});

test('a venue that lends lets balances fall below zero', () => {
  const market = openMarket({ funds: { usd: '10' }, lends: true });
  market.submit({ pair: PAIR, side: 'sell', type: 'market', volume: '0.5' });
  market.submit({ pair: PAIR, side: 'buy', type: 'market', volume: '0.7' });
  market.submit({ pair: PAIR, side: 'sell', type: 'market', volume: '0.5' });
  expect(market.ledger.balance('', 'btc')).toMatchObject({ total: -0.3, available: -0.3 });
  expect(market.orders.map(({ status }) => status)).toEqual(['filled', 'filled', 'filled']);
  expect([market.ledger.sum('btc'), market.ledger.sum('usd')]).toEqual(['0.00000000', '0.000000000']);
});

test.each<[string, Partial<SubmitOrder>, string | undefined]>([
  ['unknown_pair', { pair: 'btc/eur' }, undefined],
  ['bad_request', { price: undefined }, undefined],
  ['bad_price', { price: 'NaN' }, undefined],
  ['bad_price', { price: '-1' }, undefined],
  ['price_step', { price: '90000.51' }, '0.5'],
  ['price_step', { price: '90000.7' }, '0.5'],
  ['price_band', { price: '20000' }, undefined],
  ['bad_volume', { volume: '0' }, undefined],
  ['volume_step', { volume: '0.10001' }, '0.00010000'],
  ['min_volume', { volume: '0.0001' }, '0.00020000'],
  ['max_volume', { volume: '51' }, '50.00000000'],
  ['min_notional', { volume: '0.0002' }, '20'],
  ['insufficient_funds', { volume: '0.1111' }, undefined],
  ['insufficient_funds', { side: 'sell', price: '110000', volume: '1.0001' }, undefined],
  ['would_take', { price: '110000', volume: '0.01', postOnly: true }, undefined],
  ['bad_expiry', { timeInForce: 'gtd', expireTime: 1 }, undefined],
  ['bad_request', { reduceOnly: true }, undefined],
  ['duplicate_client_id', { clientOrderId: 'mine', volume: '0.001' }, undefined],
])('%s: %o is refused, and nothing has changed', (reason, change, limit) => {
  const market = openMarket();
  market.submit({ ...ORDER, volume: '0.001', clientOrderId: 'mine' });
  const state = (): unknown => [
    market.orders,
    market.fills,
    market.ledger.balances(''),
    market.book(PAIR, 500).bids,
  ];
  const before = state();
  const heard: unknown[] = [];
  market.on('step', (step) => heard.push(step));
  market.on('balance', (update) => heard.push(update));
  expect(market.check({ ...ORDER, ...change })?.reason).toBe(reason);
  const { refusal } = market.submit({ ...ORDER, ...change });
  expect(refusal?.reason).toBe(reason);
  if (limit !== undefined) expect(refusal?.limit).toBe(limit);
  expect(state()).toEqual(before);
  expect(heard).toEqual([]);
});

test('an order that is only checked is not placed', () => {
  const market = openMarket();
  expect(market.check(ORDER)).toBe(undefined);
  expect(market.orders).toEqual([]);
});

test('orders belong to the account of the key', () => {
  const market = openMarket();
  market.ledger.open('one', { usd: 100_000 });
  market.ledger.addKey('second key', 'one');
  const { order } = market.submit({ ...ORDER, account: 'second key', clientOrderId: 'x' });
  expect(order?.account).toBe('one');
  expect(market.find({ account: 'one', clientOrderId: 'x' })?.orderId).toBe(order?.orderId);
  expect(market.cancel({ account: '', orderId: order?.orderId }).refusal?.reason).toBe('unknown_order');
  expect(market.cancelAll({ account: 'second key' })).toMatchObject([{ status: 'canceled' }]);
  expect(market.cancel({ account: 'one', clientOrderId: 'x' }).refusal?.reason).toBe('order_done');
});

test('an amendment is refused when there is not enough money, and the order stays', () => {
  const market = openMarket();
  const { order } = market.submit(ORDER);
  const key = { orderId: order?.orderId };
  expect(market.amend({ ...key, volume: '0.2' }).refusal?.reason).toBe('insufficient_funds');
  expect(market.find(key)).toEqual(order);
  expect(market.amend({ ...key, price: '85000', volume: '0.11' }).order).toMatchObject({
    price: 85_000,
    volume: 0.11,
  });
  expect(market.ledger.balance('', 'usd').held).toBe(9359.35);
});

test('the money of an order comes with its events', () => {
  const market = openMarket();
  const seen: string[] = [];
  market.on('order', ({ kind, balances }) =>
    seen.push(`${kind} ${balances.map(({ balance }) => balance.currency).join()}`),
  );
  market.on('balance', ({ balance, entries }) =>
    seen.push(`${balance.currency} ${balance.availableText} ${entries.map(({ kind }) => kind).join()}`),
  );
  market.submit({ pair: PAIR, side: 'sell', type: 'market', volume: '0.001' });
  const cost = market.fills[0]!.cost;
  expect(seen).toEqual([
    'received btc',
    'btc 0.99900000 ',
    'accepted ',
    'fill btc,usd',
    'btc 0.99900000 trade',
    `usd ${(10_000 + cost - market.fills[0]!.fee).toFixed(9)} trade,fee`,
  ]);
  market.ledger.deposit('', 'usd', '5.25');
  expect(seen.at(-1)).toMatch(/^usd .* deposit$/);
});
