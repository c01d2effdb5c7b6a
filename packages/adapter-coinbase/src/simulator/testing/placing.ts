import { expect } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator } from '../index.js';
import { post, type Answer, type Caller, type Row } from './wire.js';

export const pair = 'btc/usd';

/** A simulator without other traders, and an account with known funds. */
export const startFunded = (): Promise<CoinbaseSimulator> =>
  startCoinbaseSimulator({
    seed: 7,
    pairs: [pair],
    rate: 0,
    pace: 100,
    funds: { usd: '50000', usdc: '1000', btc: '2' },
  });

let count = 0;

/** Places an order over REST: one that buys BTC-USD, unless other fields are given. */
export const place = (venue: Caller, order_configuration: Row, fields: Row = {}): Promise<Answer> =>
  post(venue, 'orders', {
    client_order_id: `mine-${count++}`,
    product_id: 'BTC-USD',
    side: 'BUY',
    order_configuration,
    ...fields,
  });

export const orderIdOf = ({ body }: Answer): string => String(body.success_response?.order_id);

/** The same, of an order that is accepted. Returns its id. */
export async function placed(...request: Parameters<typeof place>): Promise<string> {
  const answer = await place(...request);
  expect(answer.body).toMatchObject({ success: true });
  return orderIdOf(answer);
}

/** Configuration of a limit order. */
export const limit = (fields: Row = {}): Row => ({
  limit_limit_gtc: { base_size: '0.01', limit_price: '90000', post_only: false, ...fields },
});

/** Configuration of a stop order. */
export const stop = (price: number, direction: string, limitPrice = price): Row => ({
  stop_limit_stop_limit_gtc: {
    base_size: '0.01',
    limit_price: String(limitPrice),
    stop_price: String(price),
    stop_direction: `STOP_DIRECTION_STOP_${direction}`,
  },
});
