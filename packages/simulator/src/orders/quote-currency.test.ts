import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import { pairSpec } from '../market/pair-spec.js';

const open = (): Market =>
  new Market({
    pairs: [pairSpec('btc/usd', { quotes: ['usdc'] })],
    fees: { maker: 0.001, taker: 0.002 },
    funds: { usd: '1000', usdc: '500', btc: '1' },
  });

const totals = ({ ledger }: Market): object =>
  Object.fromEntries(ledger.balances('mine').map(({ currency, totalText }) => [currency, Number(totalText)]));

test('an order is paid in another currency that shares the book, and so is its fee', () => {
  const market = open();
  const request = {
    account: 'mine',
    pair: 'btc/usd',
    side: 'sell',
    type: 'market',
    volume: '0.001',
  } as const;
  const { order } = market.submit({ ...request, quoteCurrency: 'usdc' });
  expect(order).toMatchObject({ status: 'filled', feeCurrency: 'usdc' });
  const { cost = 0, fee = 0 } = order ?? {};
  expect(totals(market)).toEqual({
    usd: 1000,
    usdc: expect.closeTo(500 + cost - fee, 8) as number,
    btc: 0.999,
  });
  for (const currency of ['usd', 'usdc', 'btc']) expect(Number(market.ledger.sum(currency))).toBe(0);
});

test('what it holds back is in that currency, which alone must be there', () => {
  const market = open();
  const request = {
    account: 'mine',
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: '1000',
    volume: '0.6',
  } as const;
  expect(market.submit({ ...request, quoteCurrency: 'usdc' }).refusal?.reason).toBe('insufficient_funds');
  market.submit({ ...request, volume: '0.1', quoteCurrency: 'usdc' });
  expect(market.ledger.balance('mine', 'usdc').held).toBe(100.2);
  expect(market.ledger.balance('mine', 'usd').held).toBe(0);
  expect(market.submit(request).refusal).toBeUndefined();
});

test('a pair takes no other currencies', () => {
  const { refusal } = open().submit({
    pair: 'btc/usd',
    side: 'sell',
    type: 'market',
    volume: '0.001',
    quoteCurrency: 'eur',
  });
  expect(refusal?.reason).toBe('bad_request');
});
