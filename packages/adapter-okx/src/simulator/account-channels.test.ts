import type { WireClient } from '@hftjs/simulator';
import { afterEach, expect, test } from 'vitest';
import {
  startOkxSimulator,
  startOkxSwapSimulator,
  type OkxSimulator,
  type OkxSwapSimulator,
} from './index.js';
import {
  connectPrivate,
  framesOf,
  LIMIT_BUY,
  post,
  type Row,
  rowsOf,
  settle,
  subscribe,
} from './testing/wire.js';

let venue: OkxSimulator | OkxSwapSimulator;
afterEach(() => venue.close());

const details = (client: WireClient): Row[][] => rowsOf(client, 'account').map((row) => row.details as Row[]);

test('account: a snapshot, then the currencies that have changed', async () => {
  venue = await startOkxSimulator({
    seed: 5,
    pairs: ['btc/usdt', 'eth/usdt'],
    rate: 0,
    funds: { usdt: '1000', eth: '2' },
  });
  const client = await connectPrivate(venue);
  await subscribe(client, { channel: 'account', extraParams: '{"updateInterval":"0"}' });
  expect(details(client)).toMatchObject([
    [
      { ccy: 'USDT', cashBal: '1000' },
      { ccy: 'ETH', cashBal: '2' },
    ],
  ]);
  expect(framesOf(client).find(({ data }) => data !== undefined)).toMatchObject({
    arg: { channel: 'account', uid: expect.stringMatching(/^\d{18}$/) as string },
    eventType: 'snapshot',
    curPage: 1,
    lastPage: true,
  });
  const order = LIMIT_BUY;
  await post(venue, 'trade/order', order);
  await settle(client);
  expect(details(client).slice(1)).toMatchObject([
    [{ ccy: 'USDT', cashBal: '1000', availBal: '500', frozenBal: '500' }],
  ]);
  await post(venue, 'trade/order', { ...order, ordType: 'market', sz: '100' });
  await settle(client);
  const [, , ...after] = details(client);
  const { ledger } = venue.market;
  const total = (currency: string): string =>
    String(ledger.balance(venue.credentials.apiKey, currency).total);
  expect(after.flat().findLast(({ ccy }) => ccy === 'BTC')?.cashBal).toBe(total('btc'));
  expect(after.flat().findLast(({ ccy }) => ccy === 'USDT')?.cashBal).toBe(total('usdt'));
  expect(after.flat().some(({ ccy }) => ccy === 'ETH')).toBe(false);
  ledger.deposit(venue.credentials.apiKey, 'eth', '1');
  await settle(client);
  expect(details(client).at(-1)).toMatchObject([{ ccy: 'ETH', cashBal: '3' }]);
});

test('account: again and again, unless the client wants changes alone', async () => {
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, accountInterval: 20 });
  const client = await connectPrivate(venue);
  await subscribe(client, { channel: 'account', ccy: 'BTC' });
  await client.waitUntil(() => details(client).length >= 3);
  const frames = framesOf(client).filter(({ data }) => data !== undefined);
  expect(frames.every((frame) => 'eventType' in frame && frame.eventType === 'snapshot')).toBe(true);
  expect(
    details(client)
      .flat()
      .every(({ ccy }) => ccy === 'BTC'),
  ).toBe(true);
});

test('account: a snapshot in pages', async () => {
  const funds = { usdt: '1000', eth: '2', btc: '3' };
  venue = await startOkxSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, funds, accountPage: 2 });
  const client = await connectPrivate(venue);
  await subscribe(client, { channel: 'account', extraParams: '{"updateInterval":"0"}' });
  await settle(client);
  expect(framesOf(client).filter(({ data }) => data !== undefined)).toMatchObject([
    { eventType: 'snapshot', curPage: 1, lastPage: false },
    { eventType: 'snapshot', curPage: 2, lastPage: true },
  ]);
  expect(details(client).map((page) => page.length)).toEqual([2, 1]);
  expect(
    new Set(
      details(client)
        .flat()
        .map(({ ccy }) => ccy),
    ),
  ).toEqual(new Set(['USDT', 'ETH', 'BTC']));
  venue.market.ledger.deposit(venue.credentials.apiKey, 'eth', '1');
  await settle(client);
  expect(framesOf(client).at(-1)).not.toHaveProperty('curPage');
});

test('positions: those that are open, and a closed one once with nothing left', async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt', 'eth/usdt'], rate: 0 });
  const client = await connectPrivate(venue);
  const order = { instId: 'BTC-USDT-SWAP', tdMode: 'cross', side: 'buy', ordType: 'market', sz: '3' };
  await post(venue, 'trade/order', { ...order, instId: 'ETH-USDT-SWAP' });
  await subscribe(client, { channel: 'positions', instType: 'SWAP', extraParams: '{"updateInterval":"0"}' });
  await post(venue, 'trade/order', order);
  await post(venue, 'trade/order', { ...order, side: 'sell', sz: '1' });
  await post(venue, 'trade/order', { ...order, side: 'sell', sz: '2' });
  await post(venue, 'trade/order', { ...order, side: 'sell', sz: '1' });
  await settle(client);
  const rows = rowsOf(client, 'positions');
  const short = rows.filter(({ instId }) => instId === 'BTC-USDT-SWAP').map(({ pos }) => pos);
  expect(rows[0]).toMatchObject({ instId: 'ETH-USDT-SWAP', pos: '3' });
  expect(short.filter((pos, index) => pos !== short[index - 1])).toEqual(['3', '2', '0', '-1']);
  expect(short.filter((pos) => pos === '0')).toHaveLength(1);
});

test('balances and positions in one frame', async () => {
  venue = await startOkxSwapSimulator({ seed: 5, pairs: ['btc/usdt'], rate: 0, funds: { usdt: '10000' } });
  const client = await connectPrivate(venue);
  await subscribe(client, { channel: 'balance_and_position' });
  const order = { instId: 'BTC-USDT-SWAP', tdMode: 'cross', ordType: 'market', sz: '3' };
  await post(venue, 'trade/order', { ...order, side: 'buy' });
  await post(venue, 'trade/order', { ...order, side: 'sell' });
  await settle(client);
  const rows = rowsOf(client, 'balance_and_position');
  expect(rows[0]).toMatchObject({
    eventType: 'snapshot',
    balData: [{ ccy: 'USDT', cashBal: '10000' }],
    posData: [],
  });
  const positions = rows.flatMap(({ posData }) => posData as Row[]).map(({ pos }) => pos);
  expect(positions.filter((pos, index) => pos !== positions[index - 1])).toEqual(['3', '0']);
  const { totalText } = venue.market.ledger.balance(venue.credentials.apiKey, 'usdt');
  const balances = rows.flatMap(({ balData }) => balData as Row[]);
  expect(balances.at(-1)?.cashBal).toBe(totalText.replace(/\.?0+$/, ''));
});
