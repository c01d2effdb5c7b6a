import { Random, type Balance } from '@hftjs/simulator';
import { afterEach, expect, test } from 'vitest';
import { startCoinbaseSimulator, type CoinbaseSimulator, type CoinbaseSimulatorOptions } from './index.js';
import { limit, orderIdOf, place, placed } from './testing/placing.js';
import { post, signed, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
afterEach(() => venue.close());

const FUNDS = { usd: '20000', usdc: '5000', btc: '0.5', eth: '3' };

async function open(options: Partial<CoinbaseSimulatorOptions> = {}): Promise<void> {
  venue = await startCoinbaseSimulator({
    seed: 7,
    pairs: ['btc/usd', 'eth/usd'],
    rate: 0,
    pace: 1000,
    funds: FUNDS,
    ...options,
  });
}

const balances = (): readonly Balance[] => venue.market.ledger.balances(venue.credentials.apiKey);

/** Decimals without zeros at their end. */
const plain = (text: string): string => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

const wallet = (row: Row | undefined, field: string): unknown => (row?.[field] as Row | undefined)?.value;

/** All wallets that REST lists, page by page. */
async function wallets(limit = 250): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = '';
  do {
    const { body } = await signed(venue, `accounts?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    rows.push(...(body.accounts ?? []));
    cursor = body.has_next === true ? (body.cursor ?? '') : '';
  } while (cursor !== '');
  return rows;
}

async function expectLedger(): Promise<void> {
  const found = (await wallets()).map((row) => [
    row.currency,
    wallet(row, 'available_balance'),
    wallet(row, 'hold'),
  ]);
  const truth = balances().map(({ currency, availableText, heldText }) => [
    currency.toUpperCase(),
    plain(availableText),
    plain(heldText),
  ]);
  expect(found).toEqual(truth);
}

test('wallets are what the ledger has, to the last digit', async () => {
  await open();
  await placed(venue, limit());
  await placed(venue, { market_market_ioc: { base_size: '0.01234567' } }, { side: 'SELL' });
  await expectLedger();
  const [usd] = await wallets();
  expect(usd).toMatchObject({ currency: 'USD', type: 'ACCOUNT_TYPE_FIAT', hold: { value: '905.4' } });
  const { body } = await signed(venue, `accounts/${String(usd?.uuid)}`);
  expect(body.account).toEqual(usd);
  expect((await signed(venue, 'accounts/none')).status).toBe(404);
});

test('what wallets hold is what open orders hold', async () => {
  await open();
  for (const [price, size] of [
    ['90000.01', '0.01234567'],
    ['80123.45', '0.00654321'],
  ] as const)
    await placed(venue, limit({ base_size: size, limit_price: price }));
  await placed(venue, limit({ base_size: '0.02', limit_price: '130000' }), { side: 'SELL' });
  const { body } = await signed(venue, 'orders/historical/batch?order_status=OPEN');
  const held = (side: string): number =>
    (body.orders ?? [])
      .filter((row) => row.side === side)
      .reduce((sum, row) => sum + Number(row.outstanding_hold_amount), 0);
  const [usd, btc] = await wallets();
  expect(held('BUY')).toBeCloseTo(Number(wallet(usd, 'hold')), 9);
  expect(held('SELL')).toBe(Number(wallet(btc, 'hold')));
});

test('wallets are paged, none twice', async () => {
  await open();
  const all = await wallets();
  expect(await wallets(1)).toEqual(all);
  expect(all.map(({ currency }) => currency)).toEqual(['USD', 'BTC', 'USDC', 'ETH']);
});

test('the rest of Coinbase has totals', async () => {
  await open();
  await placed(venue, limit());
  const { body } = await signed(venue, '/v2/accounts?limit=250');
  const rows = (body as unknown as { data: { type: string; balance: Row }[] }).data;
  expect(rows.map(({ type, balance }) => [type, balance.currency, balance.amount])).toEqual(
    balances().map(({ currency, totalText }) => [
      currency === 'usd' ? 'fiat' : 'wallet',
      currency.toUpperCase(),
      plain(totalText),
    ]),
  );
});

test('an order for a product in USDC is paid in USDC, in the book of the dollar', async () => {
  await open();
  const before = balances();
  await placed(venue, { market_market_ioc: { base_size: '0.01' } }, { product_id: 'BTC-USDC' });
  const [fill] = venue.market.fills;
  const totals = (list: readonly Balance[]): Record<string, number> =>
    Object.fromEntries(list.map(({ currency, total }) => [currency, total]));
  const [then, now] = [totals(before), totals(balances())];
  expect(now).toMatchObject({ usd: then.usd, eth: then.eth, btc: 0.51 });
  expect(now.usdc).toBeLessThan((then.usdc ?? 0) - 1000);
  expect(fill?.feeCurrency).toBe('usdc');
  await expectLedger();
});

test('fees are those of the options, and are summed up', async () => {
  await open({ fees: { maker: 0.001, taker: 0.002 } });
  await placed(venue, { market_market_ioc: { base_size: '0.01' } }, { side: 'SELL' });
  const { body } = await signed(venue, 'transaction_summary');
  const fees = venue.market.fills.reduce((sum, { fee }) => sum + fee, 0);
  expect(body).toMatchObject({ fee_tier: { maker_fee_rate: '0.001', taker_fee_rate: '0.002' } });
  expect(body.total_fees).toBeCloseTo(fees, 8);
});

test('portfolios', async () => {
  await open();
  const { body } = await signed(venue, 'portfolios');
  const [portfolio] = (body as unknown as { portfolios: Row[] }).portfolios;
  const { body: permissions } = await signed(venue, 'key_permissions');
  expect(portfolio?.uuid).toBe(permissions.portfolio_uuid);
  const { body: found } = await signed(venue, `portfolios/${String(portfolio?.uuid)}`);
  expect(found.breakdown).toMatchObject({ portfolio, perp_positions: [] });
  expect((await signed(venue, 'portfolios/none')).status).toBe(404);
});

/** A random order, near the price, that may be refused. */
function randomOrder(random: Random): [configuration: Row, fields: Row] {
  const pair = random.pick(['btc/usd', 'eth/usd']);
  const side = random.pick(['BUY', 'SELL']);
  const product_id = `${pair.slice(0, 3).toUpperCase()}-${random.pick(['USD', 'USDC'])}`;
  const middle = venue.market.top(pair).bid?.price ?? 0;
  const price = (part = 0.001): string => (middle * (1 + random.normal() * part)).toFixed(2);
  const base_size = (random.exponential(2_000) / middle).toFixed(8);
  const limit_price = price();
  const stop = price(0.002);
  const configuration = random.pick<Row>([
    { market_market_ioc: { base_size } },
    { market_market_ioc: { quote_size: random.exponential(2_000).toFixed(2) } },
    { sor_limit_ioc: { base_size, limit_price } },
    { limit_limit_fok: { base_size, limit_price } },
    { limit_limit_gtc: { base_size, limit_price, post_only: random.chance(0.3) } },
    { limit_limit_gtc: { base_size, limit_price, post_only: false } },
    {
      stop_limit_stop_limit_gtc: {
        base_size,
        limit_price: stop,
        stop_price: stop,
        stop_direction: `STOP_DIRECTION_STOP_${random.pick(['UP', 'DOWN'])}`,
      },
    },
  ]);
  return [configuration, { product_id, side }];
}

test.each([1, 2, 3, 4])(
  'money is conserved over a random minute of orders over REST (seed %i)',
  async (seed) => {
    await open({ seed });
    const random = new Random(`orders ${seed}`);
    const ids: string[] = [];
    let refused = 0;
    for (let step = 0; step < 150; step++) {
      const kind = random.int(10);
      if (kind < 6) {
        const answer = await place(venue, ...randomOrder(random));
        if (answer.body.success === true) ids.push(orderIdOf(answer));
        else refused++;
      } else if (kind < 8 && ids.length > 0) {
        const id = random.pick(ids);
        const { price = 1, volume = 1 } = venue.market.order(id) ?? {};
        const size = (volume * (0.5 + random.next())).toFixed(8);
        await post(venue, 'orders/edit', { order_id: id, price: (price * 1.0005).toFixed(2), size });
      } else if (ids.length > 0) await post(venue, 'orders/batch_cancel', { order_ids: [random.pick(ids)] });
      for (let count = random.int(5); count > 0; count--) venue.market.step();
      if (step % 10 === 0) await expectLedger();
    }
    await expectLedger();
    for (const currency of venue.market.ledger.currencies)
      expect(Number(venue.market.ledger.sum(currency))).toBe(0);
    const { account } = venue.market.orders[0] ?? { account: '' };
    for (const { currency, total } of balances()) {
      const funds = Number(FUNDS[currency as keyof typeof FUNDS]);
      const moved = venue.market.ledger
        .entries(account)
        .filter((entry) => entry.currency === currency && entry.kind !== 'deposit')
        .reduce((sum, { change }) => sum + change, 0);
      expect(total).toBeCloseTo(funds + moved, 6);
      expect(total).toBeGreaterThanOrEqual(0);
    }
    expect(venue.market.fills.length).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(5);
  },
);
