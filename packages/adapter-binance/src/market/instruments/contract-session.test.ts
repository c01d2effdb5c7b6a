import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { eventually, Recorder, watch } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import '../../index.js';
import { startBinanceFutureSimulator } from '../../simulator/index.js';
import { ContractNotices, parseContractInfo } from './contract-notices.js';

const NOW = 1_790_000_000_000;

const notice = (more: object = {}) => ({
  e: 'contractInfo',
  E: NOW,
  s: 'BTCUSDT',
  ps: 'BTCUSDT',
  ct: 'PERPETUAL',
  dt: 4133404800000,
  ot: 1569398400000,
  cs: 'SETTLING',
  bks: [],
  st: 1,
  ...more,
});

const options = {
  exchange: Exchange.BINANCE_FUTURE,
  currencyPairs: ['btc/usdt', 'eth/usdt'],
  subscribeChannels: [Channel.INSTRUMENT],
} as const;

describe('a notice of a contract', () => {
  test('stands until the list of contracts says the same', () => {
    const notices = new ContractNotices();
    const row = { symbol: 'BTCUSDT', status: 'TRADING', contractType: 'PERPETUAL' };
    expect(notices.add(parseContractInfo(notice()))).toBe(true);
    expect(notices.apply(row)).toMatchObject({ status: 'SETTLING' });
    expect(notices.apply({ ...row, symbol: 'ETHUSDT' })).toMatchObject({ status: 'TRADING' });
    expect(notices.apply({ ...row, status: 'SETTLING' })).toMatchObject({ status: 'SETTLING' });
    expect(notices.apply(row)).toMatchObject({ status: 'TRADING' });
  });

  test('that is older than the last one says nothing', () => {
    const notices = new ContractNotices();
    notices.add(parseContractInfo(notice({ E: NOW + 1 })));
    expect(notices.add(parseContractInfo(notice({ cs: 'TRADING' })))).toBe(false);
  });

  test('without a status cannot be read', () => {
    expect(() => parseContractInfo(notice({ cs: undefined }))).toThrow('cs');
  });

  test('of another contract, of COIN-M, or of an unknown one is skipped', () => {
    const stream = getExchangeStream({ ...options, logger: silentLogger });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    // The last one is of a contract whose increments were not read.
    for (const data of [notice({ s: 'LTCUSDT' }), notice({ st: 2 }), notice({ e: 'kline' }), notice()])
      stream.feed(Channel.INSTRUMENT, JSON.stringify({ stream: '!contractInfo', data }));
    expect(stream.status().channels.instrument).toMatchObject({ skipped: 4, malformed: 0, events: 0 });
  });

  test('brings a new status at once, with its time', async () => {
    await using venue = await startBinanceFutureSimulator({ seed: 3, pairs: ['btc/usdt', 'eth/usdt'] });
    const { streamHost, apiHost } = venue;
    await using watched = watch(new Recorder(), { streamHost, apiHost }, options);
    const { stream, recorder } = watched;
    await stream.ready();
    expect(recorder.instruments).toHaveLength(2);
    const before = venue.counters.restRequests['/fapi/v1/exchangeInfo'] ?? 0;
    await eventually(() => {
      expect(stream.status().channels.instrument?.control).toBeGreaterThan(0);
    });
    venue.market.setStatus('eth/usdt', 'halted');
    await eventually(() => {
      expect(recorder.instruments).toHaveLength(3);
    });
    expect(recorder.instruments[2]).toMatchObject({
      symbol: 'eth/usdt',
      status: 'halted',
      rawStatus: 'SETTLING',
      exchangeTime: expect.any(Number) as number,
    });
    expect(venue.counters.restRequests['/fapi/v1/exchangeInfo']).toBe(before);
  });
});
