import { Channel, getExchangeStream, silentLogger, type Exchange } from '@hftjs/core';
import { recordSession, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import '../index.js';
import { OkxStream, OkxSwapStream } from '../okx-stream.js';
import { startOkxSwapSimulator } from '../simulator/index.js';
import type { Session, SessionContext } from '@hftjs/core/adapter';
import { refusalOf } from '../venue/instrument.js';
import { toSpotId } from '../venue/symbols.js';

const CONTRACT = {
  instId: 'BTC-USDT-SWAP',
  ctType: 'linear',
  ctVal: '0.01',
  ctMult: '1',
  ctValCcy: 'BTC',
  instFamily: 'BTC-USDT',
};

/** A stream whose sessions are opened by the test. */
class OpenedStream extends OkxSwapStream {
  open(channel: Channel, context: SessionContext = recordSession().context): Session {
    return this.channelParams(channel)!.open(context);
  }
}

class OpenedSpotStream extends OkxStream {
  open(channel: Channel, context: SessionContext): Session {
    return this.channelParams(channel)!.open(context);
  }
}

const argsOf = (frame: string): unknown => (JSON.parse(frame) as { args: unknown }).args;

/** A stream that was never started, and frames of its market data. */
function watch(exchange: Exchange, subscribeArgs: object = {}) {
  const stream = getExchangeStream({
    exchange,
    currencyPairs: ['btc/usdt', 'eth/usdt'],
    subscribeChannels: [Channel.TICKER, Channel.TRADE],
    logger: silentLogger,
    subscribeArgs: {
      ...(exchange === 'okx_swap' && { instruments: [CONTRACT] }),
      ...subscribeArgs,
    },
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const feed = (target: Channel, arg: object, data: readonly unknown[]): void => {
    stream.feed(target, JSON.stringify({ arg, data }));
  };
  return { recorder, feed, status: () => stream.status() };
}

const quotes = (fields: object): object => ({
  asks: [['100.2', '1', '0', '1']],
  bids: [['100.1', '1', '0', '1']],
  ...fields,
});

describe('older best prices after newer ones', () => {
  const arg = { channel: 'bbo-tbt', instId: 'BTC-USDT' };

  test('a lower number and a lower time are not published', () => {
    const { recorder, feed, status } = watch('okx');
    feed(Channel.TICKER, arg, [quotes({ ts: '1790000000100', seqId: 20 })]);
    feed(Channel.TICKER, arg, [quotes({ ts: '1790000000090', seqId: 19, bids: [['99', '1', '0', '1']] })]);
    feed(Channel.TICKER, { ...arg, instId: 'ETH-USDT' }, [quotes({ ts: '1790000000080', seqId: 3 })]);
    expect(recorder.tickers.map(({ exchangeTime }) => exchangeTime)).toEqual([1790000000100, 1790000000080]);
    expect(status().channels.ticker?.skipped).toBe(1);
  });

  test('numbers that fall as time goes on are the venue’s maintenance', () => {
    const { recorder, feed } = watch('okx');
    feed(Channel.TICKER, arg, [quotes({ ts: '1790000000100', seqId: 20 })]);
    feed(Channel.TICKER, arg, [quotes({ ts: '1790000000200', seqId: 3 })]);
    feed(Channel.TICKER, arg, [quotes({ ts: '1790000000200', seqId: 4 })]);
    expect(recorder.tickers).toHaveLength(3);
  });

  test('`tickers` has times alone', () => {
    const { recorder, feed } = watch('okx', { ticker: 'tickers' });
    const ticker = (ts: string): object => ({
      instId: 'BTC-USDT',
      bidPx: '1',
      bidSz: '1',
      askPx: '2',
      askSz: '1',
      ts,
    });
    const tickers = { channel: 'tickers', instId: 'BTC-USDT' };
    for (const ts of ['1790000000100', '1790000000050', '1790000000100', '1790000000150'])
      feed(Channel.TICKER, tickers, [ticker(ts)]);
    expect(recorder.tickers).toHaveLength(3);
  });
});

describe('a figure that cannot be read', () => {
  const tickers = { channel: 'tickers', instId: 'BTC-USDT' };
  const row = {
    instId: 'BTC-USDT', last: '100', lastSz: '2', askPx: '100.2', askSz: '1', bidPx: '100.1', bidSz: '3', open24h: '90',
    high24h: '110', low24h: '80', volCcy24h: '1000', vol24h: '10', ts: '1790000000000',
  }; // prettier-ignore

  test.each([
    { vol24h: 'n/a' },
    { high24h: '-5' },
    { low24h: [] },
    { open24h: {} },
    { last: 'none' },
    { lastSz: 'none' },
    { ts: '1790000000' },
    { ts: '1790000000000000' },
    { ts: 'now' },
  ])('%o costs that figure, not the quotes', (fields) => {
    const { recorder, feed } = watch('okx', { ticker: 'tickers' });
    feed(Channel.TICKER, tickers, [{ ...row, ...fields }]);
    const [ticker] = recorder.tickers;
    expect(ticker).toMatchObject({ bidPrice: 100.1, bidVolume: 3, askPrice: 100.2, askVolume: 1 });
    if ('ts' in fields) expect(ticker).not.toHaveProperty('exchangeTime');
  });
});

describe('the worth of contracts', () => {
  const trade = (tradeId: string): object => ({
    instId: 'BTC-USDT-SWAP', tradeId, px: '100', sz: '7', side: 'buy', ts: '1790000000000',
  }); // prettier-ignore
  const trades = { channel: 'trades-all', instId: 'BTC-USDT-SWAP' };

  test('a change applies to the next frame, on every channel', () => {
    const { recorder, feed } = watch('okx_swap');
    feed(Channel.TRADE, trades, [trade('1')]);
    feed(Channel.TICKER, { channel: 'instruments', instType: 'SWAP' }, [
      { instType: 'SWAP', instId: 'BTC-USDT-SWAP', ctVal: '0.1', ctMult: '', state: 'live' },
    ]);
    feed(Channel.TRADE, trades, [trade('2')]);
    expect(recorder.trades.map(({ volume }) => volume)).toEqual([0.07, 0.7]);
  });

  test('connections that have the channel of instruments follow it, once', async () => {
    const pairs = ['btc/usdt', 'eth/usdt', 'btc/usdt:usdt-261225'] as const;
    await using venue = await startOkxSwapSimulator({ seed: 2, pairs, rate: 0 });
    await using stream = new OpenedStream({
      exchange: 'okx_swap',
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER],
      apiHost: venue.apiHost,
      logger: silentLogger,
    });
    const session = stream.open(Channel.TICKER);
    expect((await session.subscribe(['btc/usdt'])).map(argsOf)).toEqual([
      [{ channel: 'bbo-tbt', instId: 'BTC-USDT-SWAP' }],
      [{ channel: 'instruments', instType: 'SWAP' }],
      [{ channel: 'instruments', instType: 'FUTURES' }],
    ]);
    expect((await session.subscribe(['eth/usdt'])).map(argsOf)).toEqual([
      [{ channel: 'bbo-tbt', instId: 'ETH-USDT-SWAP' }],
    ]);
  });
});

describe('pairs that are unsubscribed', () => {
  const pairs = ['btc/usdt', 'eth/usdt'] as const;
  const open = (channel: Channel) => {
    const stream = new OpenedSpotStream({
      exchange: 'okx',
      currencyPairs: pairs,
      subscribeChannels: [channel],
      apiHost: 'http://127.0.0.1:9',
      logger: silentLogger,
    });
    const record = recordSession({ exchange: 'okx', channel, pairs });
    return { session: stream.open(channel, record.context) };
  };

  test.each([
    [Channel.TRADE, 'trades-all'],
    [Channel.TICKER, 'bbo-tbt'],
  ])('%s: the venue is asked, and they are forgotten', async (channel, name) => {
    const { session } = open(channel);
    const args = (...ids: readonly string[]) => ids.map((instId) => ({ channel: name, instId }));
    await session.subscribe(pairs);
    expect(session.probe?.().map(argsOf)).toEqual([args('BTC-USDT', 'ETH-USDT')]);
    const frames = session.unsubscribe?.(['btc/usdt', 'btc/usdt']) ?? [];
    expect(frames.map((frame) => JSON.parse(frame) as unknown)).toMatchObject([
      { op: 'unsubscribe', args: args('BTC-USDT') },
    ]);
    expect(session.probe?.().map(argsOf)).toEqual([args('ETH-USDT')]);
    expect((await session.subscribe(['btc/usdt'])).map(argsOf)).toEqual([args('BTC-USDT')]);
    expect(session.probe?.().map(argsOf)).toEqual([args('ETH-USDT', 'BTC-USDT')]);
  });

  test('the acknowledgement of that is not a loss; one without a request is', async () => {
    const { session } = open(Channel.TRADE);
    await session.subscribe(pairs);
    session.unsubscribe?.(['btc/usdt']);
    const ended = (instId: string) =>
      session.onPacket({ event: 'unsubscribe', arg: { channel: 'trades-all', instId } }, 1);
    expect(ended('BTC-USDT')).toMatchObject({ kind: 'info' });
    expect(ended('ETH-USDT')).toMatchObject({ kind: 'retry' });
  });
});

test('an announced market waits, whatever is left empty', () => {
  const spot = {
    instType: 'SPOT',
    instId: toSpotId('soon/usdt', 'okx'),
    baseCcy: '',
    quoteCcy: '',
    state: 'preopen',
  };
  expect(refusalOf(spot, 'soon/usdt')).toBeUndefined();
  const { instFamily, ...unknown } = CONTRACT;
  const swap = { ...unknown, instType: 'SWAP', uly: instFamily, settleCcy: 'USDT', state: 'preopen' };
  expect(refusalOf({ ...swap, ctVal: '' }, 'btc/usdt')).toBeUndefined();
  expect(refusalOf({ ...swap, settleCcy: 'USDC' }, 'btc/usdt')).toContain('USDC'.toLowerCase());
  expect(refusalOf({ ...swap, state: 'live', ctVal: '' }, 'btc/usdt')).toBeDefined();
});
