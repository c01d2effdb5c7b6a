import { describe, expect, test } from 'vitest';
import { Exchange } from '@hftjs/core';
import { type FillRow, now, type PagedHistory, SymbolMap } from '@hftjs/core/adapter';
import { listMarkets } from './markets.js';
import { AccountLists } from '../account/lists.js';
import { makeSigner } from './signature.js';
import { parseSpotRestFill } from '../account/spot/fill.js';
import { toSpotSymbol } from './symbols.js';
import { SECRET, serve } from '../testing/serve.js';

const refusal = (code: number, status = 400): { status: number; body: string } => ({
  status,
  body: JSON.stringify({ code, msg: `words of ${code}` }),
});

describe('signed calls', () => {
  test('carry the venue’s time, and the signature of exactly what is sent', async () => {
    const { api, urls } = serve(
      ({ pathname }) => (pathname === '/time' ? undefined : { body: '[]' }),
      90_000,
    );
    await api.signed({ path: '/orders', weight: 1, parameters: { symbol: 'A B', list: '["x"]' } });
    const { searchParams, search } = urls.at(-1)!;
    expect(Math.abs(Number(searchParams.get('timestamp')) - now() - 90_000)).toBeLessThan(1_000);
    const [query, signature] = search.slice(1).split('&signature=');
    const signer = makeSigner({ exchange: Exchange.BINANCE, apiSecret: SECRET, apiAuthData: {} });
    expect(query).toContain('symbol=A%20B&list=%5B%22x%22%5D');
    expect(signature).toBe(signer.sign(query!));
  });

  test('keep ids above 2^53', async () => {
    const { api } = serve(({ pathname }) =>
      pathname === '/time' ? undefined : { body: '[{"orderId":8389766145050669870,"price":"1.10"}]' },
    );
    expect(await api.signed({ path: '/orders', weight: 1 })).toEqual([
      { orderId: '8389766145050669870', price: '1.10' },
    ]);
  });

  test('are sent once more when the clock was wrong, after measuring it again', async () => {
    let calls = 0;
    const { api, urls } = serve(({ pathname }) => {
      if (pathname === '/time') return undefined;
      return calls++ === 0 ? refusal(-1021) : { body: '[]' };
    });
    expect(await api.signed({ path: '/orders', weight: 1 })).toEqual([]);
    expect(urls.map(({ pathname }) => pathname)).toEqual(['/time', '/orders', '/time', '/orders']);
  });

  test.each([
    [-1022, 400, 'auth_rejected'],
    [-2014, 401, 'auth_rejected'],
    [-2015, 401, 'auth_rejected'],
    [-2013, 400, 'connect_failed'],
    [-1125, 400, 'connect_failed'],
  ])('refused with %i: %s', async (code, status, expected) => {
    const { api } = serve(({ pathname }) => (pathname === '/time' ? undefined : refusal(code, status)));
    const error: unknown = await api
      .signed({ path: '/orders', weight: 1 })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'StreamError', code: expected, venueCode: code });
    expect((error as Error).message).toContain(`words of ${code}`);
    expect(String((error as Error).stack)).not.toMatch(/signature=|a-secret/);
  });

  test('an answer that is not JSON is reported with its status', async () => {
    const { api } = serve(() => ({ status: 403, body: '<html>' }));
    await expect(api.read({ path: '/orders', weight: 1 })).rejects.toThrow(/HTTP 403 without Binance's JSON/);
  });
});

describe('the list of markets', () => {
  const body = JSON.stringify({ symbols: [{ symbol: 'BTCUSDT', status: 'TRADING' }] });

  test('has a row for each symbol; an old one is better than none', async () => {
    let isDown = false;
    const { api, urls } = serve(() => (isDown ? { status: 403, body: '' } : { body }));
    const markets = listMarkets(api, { path: '/exchangeInfo' });
    const list = await markets.load();
    expect([...list.keys()]).toEqual(['BTCUSDT']);
    isDown = true;
    expect(await markets.reload()).toBe(list);
    expect(urls).toHaveLength(2);
  });

  test('is not accepted when no pair trades: that is maintenance', async () => {
    const { api } = serve(() => ({ body: body.replace('TRADING', 'BREAK') }));
    await expect(listMarkets(api, { path: '/exchangeInfo' }).load()).rejects.toThrow(/nothing trades/);
  });
});

describe('the history of fills', () => {
  const symbols = new SymbolMap({
    options: { exchange: Exchange.BINANCE, currencyPairs: ['btc/usdt'] },
    toSymbol: toSpotSymbol,
  });
  const fill = (id: number): object => ({
    symbol: 'BTCUSDT',
    id,
    orderId: 1,
    price: '1',
    qty: '1',
    commission: '0',
    commissionAsset: 'BNB',
    time: 1_700_000_000_000 + id,
    isBuyer: true,
    isMaker: false,
  });

  /** Ids 1 to `last`, all of one time window. */
  function history(last: number, reach: number): { read: PagedHistory<FillRow>; urls: URL[] } {
    const { api, urls } = serve(({ pathname, searchParams }) => {
      if (pathname === '/time') return undefined;
      const from = Number(searchParams.get('fromId') ?? 1);
      const isLater = searchParams.has('endTime');
      const ids = isLater
        ? []
        : Array.from({ length: Math.min(1000, Math.max(0, last - from + 1)) }, (_, index) => from + index);
      return { body: JSON.stringify(ids.map(fill)) };
    });
    const context = {
      unreadableRow: (error: unknown) => {
        throw error;
      },
    };
    const read = new AccountLists({ api, symbols }, context).history({
      path: '/fills',
      weight: 20,
      weightOfOrder: 5,
      reach,
      idField: 'id',
      fromId: 'fromId',
      parser: () => (row) => parseSpotRestFill(row, symbols),
    });
    return { read, urls };
  }

  test('is read page by page', async () => {
    const { read } = history(2500, 60_000);
    const { rows, unreadable } = await read.since('btc/usdt', now() - 1000);
    expect(rows.map(({ tradeId }) => Number(tradeId))).toEqual(
      Array.from({ length: 2500 }, (_, index) => index + 1),
    );
    expect(unreadable).toBe(0);
  });

  test('is read from a time, in stretches that a call may ask for, then by id', async () => {
    const { read, urls } = history(1500, 60_000);
    const fills = await read.since('btc/usdt', now() - 150_000);
    expect(fills.rows).toHaveLength(1500);
    const asked = urls
      .filter(({ pathname }) => pathname === '/fills')
      .map(({ searchParams }) => searchParams);
    expect(asked.map((one) => [one.has('startTime'), one.has('endTime'), one.get('fromId')])).toEqual([
      [true, true, null],
      [true, true, null],
      [true, false, null],
      [false, false, '1001'],
    ]);
  });
});
