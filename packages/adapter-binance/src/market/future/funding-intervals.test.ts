import { SymbolMap } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { serve } from '../../testing/serve.js';
import { toFutureSymbol } from '../../venue/symbols.js';
import { FundingIntervals } from './funding-intervals.js';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 9, 1, 12);
const CONTEXT = { warn: () => undefined, signal: new AbortController().signal };

async function intervals(listed: readonly object[], lastPayment?: number) {
  const { api, urls } = serve(({ pathname }) => {
    if (pathname === '/fapi/v1/fundingInfo') return { body: JSON.stringify(listed) };
    if (pathname !== '/fapi/v1/fundingRate') return undefined;
    const rows = lastPayment === undefined ? [] : [{ fundingTime: lastPayment }];
    return { body: JSON.stringify(rows) };
  });
  const options = { exchange: 'binance_future', currencyPairs: ['btc/usdt', 'blz/usdt'] } as const;
  const symbols = new SymbolMap({ options, toSymbol: toFutureSymbol });
  const known = new FundingIntervals({ api, symbols });
  await known.load(options.currencyPairs, CONTEXT);
  return { known, urls };
}

describe('the interval of funding', () => {
  test('is the listed one; else the time between two payments that Binance states', async () => {
    const listed = [{ symbol: 'BLZUSDT', fundingIntervalHours: 4 }];
    const { known } = await intervals(listed, NOON - 4 * HOUR + 3);
    expect(known.minutesOf('blz/usdt', NOON, NOON - HOUR)).toBe(240);
    expect(known.minutesOf('btc/usdt', NOON + 4 * HOUR, NOON)).toBe(480);
  });

  test('is not known without either', async () => {
    const { known } = await intervals([]);
    expect(known.minutesOf('btc/usdt', NOON, NOON - HOUR)).toBeUndefined();
    expect(known.minutesOf('btc/usdt', undefined, NOON - HOUR)).toBeUndefined();
  });

  test('follows from a payment that was seen', async () => {
    const { known } = await intervals([]);
    known.minutesOf('btc/usdt', NOON, NOON - 1_000);
    expect(known.minutesOf('btc/usdt', NOON + 4 * HOUR, NOON + 1_000)).toBe(240);
  });

  test('does not follow from one after which others may have been missed', async () => {
    const { known } = await intervals([{ symbol: 'BTCUSDT', fundingIntervalHours: 4 }]);
    known.minutesOf('btc/usdt', NOON, NOON - HOUR);
    expect(known.minutesOf('btc/usdt', NOON + 8 * HOUR, NOON + 5 * HOUR)).toBeUndefined();
  });

  test('is shorter at once when the next payment comes sooner', async () => {
    const { known } = await intervals([], NOON);
    expect(known.minutesOf('btc/usdt', NOON + 8 * HOUR, NOON + HOUR)).toBe(480);
    expect(known.minutesOf('btc/usdt', NOON + 4 * HOUR, NOON + HOUR)).toBe(240);
  });

  test('two times that are too far apart state nothing: REST may be late', async () => {
    const { known } = await intervals([], NOON - 8 * HOUR);
    expect(known.minutesOf('btc/usdt', NOON + 8 * HOUR, NOON)).toBeUndefined();
  });
});
