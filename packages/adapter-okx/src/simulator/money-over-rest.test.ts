import { Random, type Position } from '@hftjs/simulator';
import { afterEach, expect, test } from 'vitest';
import {
  startOkxSimulator,
  startOkxSwapSimulator,
  type OkxSimulator,
  type OkxSwapSimulator,
} from './index.js';
import type { OkxSimulatorOptions } from './options.js';
import { get, post, signed, type Row } from './testing/wire.js';

type Venue = OkxSimulator | OkxSwapSimulator;
let venue: Venue;
afterEach(() => venue.close());

const LIMITS = { orders: 10_000, batchOrders: 10_000, accountOrders: 10_000, rest: {
  'account/balance': 1000, 'account/positions': 1000, 'POST trade/order-algo': 1000, 'POST trade/cancel-algos': 1000,
  'POST account/set-leverage': 1000,
} } as const; // prettier-ignore

const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** What REST says of the balances, and what the ledger does. */
async function compareBalances(): Promise<void> {
  const { ledger } = venue.market;
  const { apiKey } = venue.credentials;
  const { data } = await signed(venue, 'account/balance');
  const details = data[0]?.details as readonly Record<string, string>[];
  const stated = details.map(({ ccy, cashBal, eq, availBal, frozenBal, upl }) => [
    ccy, cashBal, eq, availBal, frozenBal, upl,
  ]); // prettier-ignore
  const truth = ledger
    .balances(apiKey)
    .filter(({ total, held }) => total !== 0 || held !== 0)
    .map(({ currency, totalText, availableText, heldText }) => {
      const { equityText, unrealizedPnlText } = ledger.margin(apiKey, currency);
      return [
        currency.toUpperCase(),
        ...[totalText, equityText, availableText, heldText, unrealizedPnlText].map(plain),
      ];
    });
  expect(stated).toEqual(truth);
}

/** The same of the positions. */
async function comparePositions(contractsOf: (position: Position) => string): Promise<void> {
  const { data } = await signed(venue, 'account/positions');
  const truth = venue.market.ledger.positions(venue.credentials.apiKey);
  expect(
    data.map(({ pos, posSide, avgPx, upl, imr, markPx }) => [pos, posSide, avgPx, upl, imr, markPx]),
  ).toEqual(
    truth.map((position) => [
      contractsOf(position),
      position.side,
      plain(position.entryPriceText ?? ''),
      plain(position.unrealizedPnlText),
      plain(position.initialMarginText),
      plain(position.markPriceText),
    ]),
  );
}

/** One random action of the account over REST. */
async function act(random: Random, instIds: readonly string[]): Promise<void> {
  const { credentials, market } = venue;
  const instId = instIds[random.int(instIds.length)] ?? '';
  const isSpot = !instId.endsWith('-SWAP');
  const pair = market.pairs[instIds.indexOf(instId)]?.pair ?? '';
  const side = random.int(2) === 0 ? 'buy' : 'sell';
  const { bid, ask } = market.top(pair);
  const price = (side === 'buy' ? bid : ask)?.price ?? 0;
  const decimals = market.precision(pair).price;
  const px = (price * (0.99 + random.int(21) / 1000)).toFixed(decimals);
  const sz = isSpot ? (0.0001 * (1 + random.int(50))).toFixed(4) : String(1 + random.int(8));
  const order = { instId, tdMode: isSpot ? 'cash' : 'cross', side, sz };
  const open = market.orders.filter(
    (one) => one.account === credentials.apiKey && one.pair === pair && one.status !== 'untriggered',
  );
  const ordId = open.at(-1 - random.int(Math.max(1, Math.min(5, open.length))))?.orderId ?? '1';
  const choice = random.int(10);
  if (choice < 3) await post(venue, 'trade/order', { ...order, ordType: 'limit', px });
  else if (choice < 5) await post(venue, 'trade/order', { ...order, ordType: 'market', tgtCcy: 'base_ccy' });
  else if (choice === 5) {
    const list = ['ioc', 'post_only', 'fok'].map((ordType) => ({ ...order, ordType, px }));
    await post(venue, 'trade/batch-orders', list);
  } else if (choice === 6) await post(venue, 'trade/amend-order', { instId, ordId, newSz: sz, newPx: px });
  else if (choice === 7) await post(venue, 'trade/cancel-order', { instId, ordId });
  else if (choice === 8) {
    const trigger = (price * (side === 'buy' ? 1.0005 : 0.9995)).toFixed(decimals);
    await post(venue, 'trade/order-algo', {
      ...order, ordType: 'conditional', slTriggerPx: trigger, slOrdPx: '-1',
    }); // prettier-ignore
  } else if (!isSpot)
    await post(venue, 'account/set-leverage', { instId, lever: String(2 + random.int(9)), mgnMode: 'cross' });
  for (let count = 0; count < 3; count++) market.step();
}

const SEEDS = [1, 2, 3, 4];
const ACTIONS = 80;

async function check(seed: number, instIds: readonly string[]): Promise<void> {
  const random = new Random(`orders ${seed}`);
  const { ledger } = venue.market;
  for (let count = 0; count < ACTIONS; count++) {
    await act(random, instIds);
    for (const currency of ledger.currencies) expect(ledger.sum(currency)).toMatch(/^0(\.0+)?$/);
    if (count % 10 === 9) await compareBalances();
  }
  expect(venue.market.fills.length).toBeGreaterThan(10);
}

test.each(SEEDS)('no money comes or goes on spot, seed %d', async (seed) => {
  const options: OkxSimulatorOptions = { seed, pairs: ['btc/usdt', 'eth/usdt'], rate: 0, limits: LIMITS };
  venue = await startOkxSimulator({ ...options, funds: { usdt: '3000', btc: '0.02', eth: '1.5' } });
  await check(seed, ['BTC-USDT', 'ETH-USDT']);
});

test.each(SEEDS)('no money comes or goes with contracts, seed %d', async (seed) => {
  const pairs = ['btc/usdt', 'eth/usdt', 'btc/usd:btc'];
  const options: OkxSimulatorOptions = { seed, pairs, rate: 0, limits: LIMITS };
  const swaps = await startOkxSwapSimulator({ ...options, funds: { usdt: '20000', btc: '0.1' } });
  venue = swaps;
  await check(seed, ['BTC-USDT-SWAP', 'ETH-USDT-SWAP', 'BTC-USD-SWAP']);
  await comparePositions(({ pair, volume }) => String(swaps.contractsOf(pair, volume)));
});

test('funds are held by orders, and fees come off what a fill brings', async () => {
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, funds: { usdt: '10000' } });
  const order = { instId: 'BTC-USDT', tdMode: 'cash', side: 'buy', sz: '0.01' };
  await post(venue, 'trade/order', { ...order, ordType: 'limit', px: '50000' });
  const usdt = async (): Promise<Row | undefined> =>
    ((await signed(venue, 'account/balance?ccy=USDT')).data[0]?.details as readonly Row[])[0];
  expect(await usdt()).toMatchObject({
    cashBal: '10000',
    availBal: '9500',
    frozenBal: '500',
    ordFrozen: '500',
  });
  await post(venue, 'trade/order', { ...order, ordType: 'market', tgtCcy: 'base_ccy' });
  const { data } = await signed(venue, 'account/balance?ccy=BTC');
  expect(data[0]?.details).toMatchObject([{ ccy: 'BTC', cashBal: '0.00999', availBal: '0.00999' }]);
  const spent = venue.market.fills.reduce((sum, { cost }) => sum + cost, 0);
  expect(Number((await usdt())?.cashBal)).toBeCloseTo(10_000 - spent, 8);
});

test('a position is closed, with profit and fees over REST', async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, funds: { usdt: '10000' } });
  const instId = 'BTC-USDT-SWAP';
  await post(venue, 'account/set-leverage', { instId, lever: '10', mgnMode: 'cross' });
  await post(venue, 'trade/order', { instId, tdMode: 'cross', side: 'sell', ordType: 'market', sz: '2' });
  const [position] = (await signed(venue, 'account/positions')).data;
  expect(position).toMatchObject({
    instId,
    pos: '-2',
    posSide: 'net',
    lever: '10',
    mgnMode: 'cross',
    ccy: 'USDT',
  });
  expect(position?.realizedPnl).toBe(position?.fee);
  expect(await post(venue, 'trade/close-position', { instId, mgnMode: 'cross' })).toMatchObject({
    data: [{ instId, posSide: 'net' }],
  });
  expect((await signed(venue, 'account/positions')).data).toEqual([]);
  const { data } = await signed(venue, 'trade/fills?instType=SWAP');
  const { apiKey } = venue.credentials;
  const change = data.reduce((sum, { fillPnl, fee }) => sum + Number(fillPnl) + Number(fee), 0);
  expect(10_000 + change).toBeCloseTo(venue.market.ledger.balance(apiKey, 'usdt').total, 8);
  expect((await post(venue, 'trade/close-position', { instId, mgnMode: 'cross' })).text).toContain(
    '"code":"51023"',
  );
});

test('long and short positions side by side', async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0 });
  const instId = 'BTC-USDT-SWAP';
  expect(await post(venue, 'account/set-position-mode', { posMode: 'long_short_mode' })).toMatchObject({
    data: [{ posMode: 'long_short_mode' }],
  });
  expect((await signed(venue, 'account/config')).data).toMatchObject([{ posMode: 'long_short_mode' }]);
  const order = { instId, tdMode: 'cross', ordType: 'market' };
  await post(venue, 'trade/order', { ...order, side: 'buy', posSide: 'long', sz: '3' });
  await post(venue, 'trade/order', { ...order, side: 'sell', posSide: 'short', sz: '2' });
  await post(venue, 'trade/order', { ...order, side: 'sell', posSide: 'long', sz: '1' });
  expect(await post(venue, 'trade/order', { ...order, side: 'buy', sz: '1' })).toMatchObject({
    data: [{ sCode: '51000', sMsg: 'Parameter posSide error' }],
  });
  expect((await signed(venue, 'account/positions')).data).toMatchObject([
    { posSide: 'long', pos: '2', availPos: '2' },
    { posSide: 'short', pos: '2', availPos: '2' },
  ]);
  expect((await post(venue, 'account/set-position-mode', { posMode: 'net_mode' })).text).toContain(
    '"code":"59000"',
  );
});

test('settings, fees and sizes', async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, funds: { usdt: '1000' } });
  const instId = 'BTC-USDT-SWAP';
  const lever = (value: string): ReturnType<typeof post> =>
    post(venue, 'account/set-leverage', { instId, lever: value, mgnMode: 'cross' });
  expect(await lever('20')).toMatchObject({ data: [{ instId, lever: '20', mgnMode: 'cross' }] });
  expect((await lever('101')).text).toContain('"code":"59102"');
  const info = await signed(venue, `account/leverage-info?instId=${instId}&mgnMode=cross`);
  expect(info.data).toMatchObject([{ instId, lever: '20' }]);
  expect((await signed(venue, 'account/trade-fee?instType=SWAP')).data).toMatchObject([
    { maker: '-0.0002', taker: '-0.0005', makerU: '-0.0002' },
  ]);
  const { data } = await signed(venue, `account/max-size?instId=${instId}&tdMode=cross`);
  const last = Number((await get(venue, `market/ticker?instId=${instId}`)).data[0]?.last);
  expect(Number(data[0]?.maxBuy)).toBeCloseTo((1000 * 20) / (last * 0.01), 1);
});

test('bills: what each fill did to a currency, with its fee', async () => {
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, funds: { usdt: '10000' } });
  const order = {
    instId: 'BTC-USDT',
    tdMode: 'cash',
    side: 'buy',
    ordType: 'market',
    sz: '0.5',
    tgtCcy: 'base_ccy',
  };
  await post(venue, 'trade/order', { ...order, sz: '0.05' });
  const { fills, ledger } = venue.market;
  const { data } = await signed(venue, 'account/bills?type=2');
  expect(fills.length).toBeGreaterThan(1);
  expect(data).toHaveLength(2 * fills.length);
  const last = fills.at(-1)!;
  expect(data.find(({ ccy }) => ccy === 'BTC')).toMatchObject({
    ordId: last.orderId,
    tradeId: String(last.tradeId),
    fee: `-${plain(last.feeText)}`,
    bal: plain(ledger.balance(venue.credentials.apiKey, 'btc').totalText),
    subType: '1',
  });
  expect(data.find(({ ccy }) => ccy === 'USDT')).toMatchObject({
    fee: '0',
    bal: plain(ledger.balance(venue.credentials.apiKey, 'usdt').totalText),
  });
  const page = await signed(venue, `account/bills?limit=1&after=${String(data[0]?.billId)}`);
  expect(page.data).toEqual([data[1]]);
  expect((await signed(venue, 'account/bills?type=1')).data).toMatchObject([
    { ccy: 'USDT', balChg: '10000' },
  ]);
});
