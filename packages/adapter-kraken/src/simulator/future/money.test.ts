import { expect, test } from 'vitest';
import { Random } from '@hftjs/simulator';
import { startKrakenFutureSimulator, type KrakenFutureSimulator } from '../index.js';
import { connectPrivate, framesOf, settle, signed } from './testing/wire.js';

const FUNDS = { usd: '20000', btc: '0.5' };
const PRODUCTS = { PF_XBTUSD: 'btc/usd', PF_ETHUSD: 'eth/usd', PI_XBTUSD: 'btc/usd:btc' } as const;

/** Places, edits and cancels at random, as a client does. */
async function act(venue: KrakenFutureSimulator, random: Random): Promise<void> {
  const [symbol, pair] = random.pick(Object.entries(PRODUCTS));
  const { bid, ask } = venue.market.top(pair);
  const side = random.chance(0.5) ? 'buy' : 'sell';
  const decimals = venue.market.precision(pair);
  const best = (side === 'buy' ? bid : ask)?.price ?? 1;
  const limitPrice = (best * (1 + (random.next() - 0.5) * 0.002)).toFixed(decimals.price);
  const most = symbol === 'PI_XBTUSD' ? 2000 : symbol === 'PF_ETHUSD' ? 1 : 0.05;
  const size = (random.next() * most).toFixed(decimals.volume);
  const open = venue.market.orders.filter(({ status }) => ['new', 'partially_filled'].includes(status));
  const id = open.length === 0 ? 'none' : random.pick(open).orderId;
  const order = { symbol, side, size };
  const [name, fields] = random.pick<readonly [string, Record<string, string>]>([
    ['sendorder', { ...order, orderType: 'lmt', limitPrice }],
    ['sendorder', { ...order, orderType: 'post', limitPrice }],
    ['sendorder', { ...order, orderType: 'mkt' }],
    ['sendorder', { ...order, orderType: 'mkt', reduceOnly: 'true' }],
    ['sendorder', { ...order, orderType: 'stp', stopPrice: limitPrice }],
    ['editorder', { orderId: id, size, limitPrice }],
    ['cancelorder', { order_id: id }],
  ]);
  await signed(venue, name, { method: 'POST', body: new URLSearchParams(fields).toString() });
  venue.market.step();
}

interface Accounts {
  readonly fi_xbtusd: {
    readonly balances: { readonly xbt: number };
    readonly auxiliary: { readonly af: number };
  };
  readonly flex: {
    readonly currencies: { readonly USD: { readonly quantity: number; readonly available: number } };
    readonly marginEquity: number;
  };
}

test.each([1, 2, 3, 4, 5])('money is conserved, and REST has what the ledger has (seed %i)', async (seed) => {
  const pairs = Object.values(PRODUCTS);
  await using venue = await startKrakenFutureSimulator({ seed, pairs, rate: 0, funds: FUNDS, pace: 1000 });
  const client = await connectPrivate(venue, { feeds: ['balances', 'open_positions'] });
  const random = new Random(`money ${seed}`);
  for (let count = 0; count < 150; count++) await act(venue, random);
  const { market } = venue;
  const account = venue.credentials.apiKey;
  expect(market.fills.length).toBeGreaterThan(10);
  for (const currency of ['usd', 'btc']) expect(Number(market.ledger.sum(currency))).toBe(0);
  const { flex, fi_xbtusd } = (await signed(venue, 'accounts')).json.accounts as Accounts;
  const [dollars, coins] = [market.ledger.margin(account, 'usd'), market.ledger.margin(account, 'btc')];
  expect(flex.currencies.USD).toMatchObject({ quantity: dollars.balance, available: dollars.available });
  expect(flex.marginEquity).toBe(dollars.equity);
  expect([fi_xbtusd.balances.xbt, fi_xbtusd.auxiliary.af]).toEqual([coins.balance, coins.available]);
  const truth = market.ledger.positions(account);
  const { openPositions } = (await signed(venue, 'openpositions')).json;
  expect(openPositions).toMatchObject(
    truth.map(({ volume, entryPrice }) => ({
      side: volume > 0 ? 'long' : 'short',
      size: Math.abs(volume),
      price: entryPrice,
    })),
  );
  await settle(client);
  const positions = framesOf(client, 'open_positions').at(-1)?.positions;
  expect(positions).toMatchObject(truth.map(({ volume }) => ({ balance: volume })));
  const streamed = framesOf(client, 'balances').findLast(({ flex_futures }) => flex_futures !== undefined);
  expect(streamed?.flex_futures).toMatchObject({ currencies: { USD: { quantity: dollars.balance } } });
});
