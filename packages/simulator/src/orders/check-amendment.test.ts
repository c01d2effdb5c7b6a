import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import type { AmendOrder } from './order-request.js';

test.each<[string | undefined, Partial<AmendOrder>]>([
  [undefined, { price: '90001' }],
  ['insufficient_funds', { volume: '1' }],
  ['price_step', { price: '90000.123' }],
  ['unknown_order', { orderId: 'none' }],
])('what an amendment would be refused for (%s) is known before, and changes nothing', (reason, change) => {
  const market = new Market({ pairs: ['btc/usd'], funds: { usd: '10000' } });
  const request = { pair: 'btc/usd', side: 'buy', type: 'limit', price: '90000', volume: '0.1' } as const;
  const { order } = market.submit(request);
  const before = JSON.stringify([market.orders, market.ledger.balances('')]);
  const amendment = { orderId: order?.orderId, ...change };
  expect(market.checkAmendment(amendment)?.reason).toBe(reason);
  expect(JSON.stringify([market.orders, market.ledger.balances('')])).toBe(before);
  expect(market.amend(amendment).refusal?.reason).toBe(reason);
});
