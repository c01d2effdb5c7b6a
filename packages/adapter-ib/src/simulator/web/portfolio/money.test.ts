import { Random, SystemAccount } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator } from '../../index.js';
import { call, CONID, placeConfirmed, request, type Row } from '../../testing/web.js';

const PAIRS = ['aapl/usd', 'btc/usd', 'eur/usd'];
const CONIDS = [CONID.AAPL, CONID.BTC, CONID.EUR_USD];
const VOLUMES = [20, 0.05, 3000];

const start = (seed: number, funds: Readonly<Record<string, string>>): Promise<IBSimulator> =>
  startIBSimulator({
    seed,
    pairs: PAIRS,
    rate: 0,
    funds,
    limits: { slowInterval: 0, requests: 100_000 },
  });

/** A random order at or near the market, of any type, on either side. */
function randomOrder(venue: IBSimulator, random: Random): object {
  const index = random.int(PAIRS.length);
  const pair = PAIRS[index]!;
  const { price: decimals } = venue.market.precision(pair);
  const mark = venue.market.ledger.position('', pair).markPrice;
  const near = (): number => Number((mark * (0.98 + random.int(5) / 100)).toFixed(decimals));
  const orderType = ['MKT', 'LMT', 'LMT', 'STP', 'MIT', 'TRAIL'][random.int(6)]!;
  const volume = VOLUMES[index]! * (1 + random.int(4));
  return {
    conid: CONIDS[index],
    side: random.chance(0.5) ? 'BUY' : 'SELL',
    orderType,
    tif: random.chance(0.2) && orderType !== 'TRAIL' ? 'IOC' : 'GTC',
    quantity: Number(volume.toFixed(4)),
    ...(orderType !== 'MKT' && orderType !== 'TRAIL' && { price: near() }),
    ...(orderType === 'TRAIL' && { trailingAmt: 1, trailingType: 'amt' }),
  };
}

/** A minute of orders, changes and cancellations over REST, while the crowd trades. */
async function trade(venue: IBSimulator, random: Random): Promise<void> {
  const account = venue.accounts[0]!;
  const ids: string[] = [];
  for (let step = 0; step < 60; step++) {
    const answer = await placeConfirmed(venue, randomOrder(venue, random));
    const row = (Array.isArray(answer.json) ? answer.json[0] : {}) as Row;
    if (typeof row.order_id === 'string') ids.push(row.order_id);
    const chosen = ids[random.int(Math.max(1, ids.length))];
    const what = random.int(3);
    if (chosen !== undefined && what === 0)
      await request(venue, 'DELETE', `/iserver/account/${account}/order/${chosen}`);
    if (chosen !== undefined && what === 1)
      await call(venue, `/iserver/account/${account}/order/${chosen}`, { quantity: 10 });
    for (let action = 0; action < 5; action++) venue.market.step();
  }
}

const ledgerOf = async (venue: IBSimulator): Promise<Record<string, Row>> =>
  (await call(venue, `/portfolio/${venue.accounts[0]}/ledger`)).json as Record<string, Row>;

describe('over a random minute', () => {
  test.each([1, 2, 3, 4])('money is conserved, and REST has what the ledger has: seed %i', async (seed) => {
    await using venue = await start(seed, { usd: '250000', eur: '10000' });
    const account = venue.accounts[0]!;
    const { ledger } = venue.market;
    await call(venue, '/iserver/accounts');
    await trade(venue, new Random(`minute ${seed}`));
    expect(venue.market.fills.length).toBeGreaterThan(10);
    for (const currency of ['usd', 'eur', 'aapl', 'btc']) expect(Number(ledger.sum(currency))).toBe(0);

    const rows = await ledgerOf(venue);
    for (const currency of ['usd', 'eur'])
      expect(rows[currency.toUpperCase()]?.cashbalance).toBe(ledger.balance(account, currency).total);

    const listed = (await call(venue, `/portfolio/${account}/positions/0`)).json as Row[];
    const recent = (await call(venue, `/portfolio2/${account}/positions`)).json as Row[];
    for (const [currency, conid] of [
      ['aapl', CONID.AAPL],
      ['btc', CONID.BTC],
    ] as const) {
      const { total } = ledger.balance(account, currency);
      const volumes = [listed, recent].map(
        (list) => list.find((row) => Number(row.conid) === conid)?.position ?? 0,
      );
      expect(volumes).toEqual([total, total]);
      const filled = venue.market.fills
        .filter(({ pair }) => pair.startsWith(currency))
        .reduce((sum, { side, volume }) => sum + (side === 'buy' ? volume : -volume), 0);
      expect(total).toBeCloseTo(filled, 8);
    }
    expect(listed.map(({ conid }) => conid)).not.toContain(CONID.EUR_USD);

    // What is realized and what open positions cost is all that was paid for them.
    const paid = venue.market.fills
      .filter(({ pair }) => pair !== 'eur/usd')
      .reduce((sum, { side, cost, fee }) => sum + (side === 'buy' ? cost : -cost) + fee, 0);
    const all = (await call(venue, `/portfolio/${account}/ledger`)).json as Record<string, Row>;
    const costs = listed.reduce((sum, row) => sum + Number(row.avgCost) * Number(row.position), 0);
    expect(costs - Number(all.USD?.realizedpnl)).toBeCloseTo(paid, 1);
  });
});

test('figures of an account: cash, positions, profit and margin', async () => {
  await using venue = await start(5, { usd: '100000' });
  const account = venue.accounts[0]!;
  await call(venue, '/iserver/accounts');
  const order = { conid: CONID.AAPL, side: 'BUY', orderType: 'MKT', tif: 'DAY', quantity: 100 };
  await placeConfirmed(venue, order);
  const { cost, fee } = venue.market.orders[0]!;
  const mark = venue.market.ledger.position(account, 'aapl/usd').markPrice;
  const [position] = (await call(venue, `/portfolio/${account}/position/${CONID.AAPL}`)).json as Row[];
  expect(position).toMatchObject({ position: 100, mktPrice: mark, contractDesc: 'AAPL', realizedPnl: 0 });
  expect(position!.avgCost).toBeCloseTo((cost + fee) / 100, 8);
  expect(position!.unrealizedPnl).toBeCloseTo(100 * mark - cost - fee, 2);
  const summary = (await call(venue, `/portfolio/${account}/summary`)).json as Record<string, Row>;
  expect(summary.totalcashvalue?.amount).toBe(venue.market.ledger.balance(account, 'usd').total);
  expect(summary.netliquidation?.amount).toBeCloseTo(100_000 - cost - fee + 100 * mark, 2);
  expect(summary.initmarginreq?.amount).toBeCloseTo(25 * mark, 2);
  await placeConfirmed(venue, { ...order, side: 'SELL' });
  const { cost: proceeds, fee: fee2 } = venue.market.orders[1]!;
  expect((await call(venue, `/portfolio/${account}/positions/0`)).json).toEqual([]);
  expect((await ledgerOf(venue)).USD?.realizedpnl).toBeCloseTo(proceeds - cost - fee - fee2, 2);
  const fees = venue.market.ledger.balance(SystemAccount.FEES, 'usd').total;
  expect(fees).toBeCloseTo(fee + fee2, 8);
});

test('a short position, and shares that the account had from the beginning', async () => {
  await using venue = await start(6, { usd: '100000', aapl: '10' });
  const account = venue.accounts[0]!;
  await call(venue, '/iserver/accounts');
  const positions = async (): Promise<Row[]> =>
    (await call(venue, `/portfolio/${account}/positions/0`)).json as Row[];
  expect(await positions()).toMatchObject([{ position: 10, conid: CONID.AAPL }]);
  const order = { conid: CONID.AAPL, side: 'SELL', orderType: 'MKT', tif: 'DAY', quantity: 30 };
  await placeConfirmed(venue, order);
  const [short] = await positions();
  expect(short).toMatchObject({ position: -20 });
  expect(short!.avgCost).toBeGreaterThan(0);
  await call(venue, '/iserver/account/trades');
  const trades = (await call(venue, '/iserver/account/trades')).json as Row[];
  expect(trades.at(-1)).toMatchObject({ side: 'S', position: '-20' });
  expect(venue.market.ledger.balance(account, 'aapl').total).toBe(-20);
});
