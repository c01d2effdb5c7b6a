import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { SymbolMap } from '@hftjs/core/adapter';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import '../../index.js';
import { toFutureSymbol } from '../../venue/symbols.js';
import { parseFutureRestBalance } from './balances.js';
import { parseFutureRestPosition, parseSymbolConfig } from './positions.js';

const NOW = 1_790_000_000_000;
const OPTIONS = { exchange: Exchange.BINANCE_FUTURE, currencyPairs: ['btc/usdt', 'eth/usdt'] } as const;
const symbols = new SymbolMap({ options: OPTIONS, toSymbol: toFutureSymbol });

function fed() {
  const stream = getExchangeStream({
    ...OPTIONS,
    subscribeChannels: [Channel.MY_BALANCE, Channel.MY_POSITION],
    apiKey: 'key',
    apiSecret: 'secret',
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  return {
    recorder,
    status: (channel: 'my_balance' | 'my_position') => stream.status().channels[channel],
    feed: (packet: object) => {
      stream.feed(Channel.MY_BALANCE, JSON.stringify(packet));
    },
  };
}

const update = (account: object, more: object = {}) => ({
  e: 'ACCOUNT_UPDATE',
  E: NOW + 3,
  T: NOW,
  a: { m: 'ORDER', ...account },
  ...more,
});

const wallet = (more: object = {}) => ({ a: 'USDT', wb: '122624.12345678', cw: '100.1', bc: '0', ...more });

const position = (more: object = {}) => ({
  s: 'BTCUSDT',
  pa: '20',
  ep: '6563.66500',
  bep: '6563.6',
  cr: '0',
  up: '2850.21200',
  mt: 'isolated',
  iw: '13200.70726908',
  ps: 'BOTH',
  ...more,
});

describe('ACCOUNT_UPDATE', () => {
  test('the wallet balance is the total; what is available is not stated', () => {
    const { recorder, feed } = fed();
    feed(update({ B: [wallet()] }));
    expect(recorder.myBalances).toEqual([
      {
        channel: 'my_balance',
        exchange: 'binance_future',
        currency: 'usdt',
        kind: 'update',
        exchangeTime: NOW,
        receivedTime: expect.any(Number) as number,
        total: 122624.12345678,
        exact: { total: '122624.12345678' },
      },
    ]);
    expect(recorder.myPositions).toEqual([]);
  });

  test('a position with its sign, entry price and profit', () => {
    const { recorder, feed } = fed();
    feed(update({ P: [position({ pa: '-10', mt: 'cross' })] }));
    expect(recorder.myPositions).toEqual([
      {
        channel: 'my_position',
        exchange: 'binance_future',
        symbol: 'btc/usdt',
        positionSide: 'net',
        marginMode: 'cross',
        kind: 'update',
        exchangeTime: NOW,
        receivedTime: expect.any(Number) as number,
        volume: -10,
        contracts: -10,
        entryPrice: 6563.665,
        unrealizedPnl: 2850.212,
        exact: { volume: '-10', contracts: '-10', entryPrice: '6563.66500', unrealizedPnl: '2850.21200' },
      },
    ]);
  });

  test('both positions of a pair in hedge mode; a closed one states nothing but 0', () => {
    const { recorder, feed } = fed();
    const rows = [
      position({ ps: 'LONG' }),
      position({ ps: 'SHORT', pa: '-10' }),
      position({ s: 'ETHUSDT', ps: 'LONG', pa: '0', ep: '0.00000', up: '0' }),
    ];
    feed(update({ P: rows }));
    expect(
      recorder.myPositions.map(({ symbol, positionSide, volume, entryPrice }) => ({
        symbol,
        positionSide,
        volume,
        entryPrice,
      })),
    ).toEqual([
      { symbol: 'btc/usdt', positionSide: 'long', volume: 20, entryPrice: 6563.665 },
      { symbol: 'btc/usdt', positionSide: 'short', volume: -10, entryPrice: 6563.665 },
      { symbol: 'eth/usdt', positionSide: 'long', volume: 0, entryPrice: undefined },
    ]);
  });

  test('says nothing about what is not in it', () => {
    const { recorder, feed } = fed();
    feed(update({ B: [wallet()], P: [position()] }));
    feed(update({ B: [wallet({ a: 'BNB', wb: '1' })], P: [] }));
    expect(recorder.myBalances.map(({ currency, total }) => [currency, total])).toEqual([
      ['usdt', 122624.12345678],
      ['bnb', 1],
    ]);
    expect(recorder.myPositions).toHaveLength(1);
  });

  test('of the COIN-M account is that of another account', () => {
    const { recorder, feed, status } = fed();
    feed(update({ B: [wallet({ a: 'BTC' })], P: [position({ s: 'BTCUSD_PERP' })] }, { fs: 'CM' }));
    expect(recorder.events).toEqual([]);
    expect(status('my_balance')).toMatchObject({ skipped: 1, malformed: 0 });
    feed(update({ B: [wallet()] }, { fs: 'UM' }));
    expect(recorder.myBalances).toHaveLength(1);
  });

  test('a position of a pair that is not subscribed is not published', () => {
    const { recorder, feed, status } = fed();
    feed(update({ P: [position({ s: 'LTCUSDT' })] }));
    expect(recorder.myPositions).toEqual([]);
    expect(status('my_position')).toMatchObject({ skipped: 1, malformed: 0 });
  });

  test('a row that cannot be read costs itself, on its own channel', () => {
    const { recorder, feed, status } = fed();
    const bad = [position({ pa: 'n/a' }), position({ ps: 'UP' }), position({ s: undefined })];
    feed(update({ B: [wallet({ wb: undefined }), wallet()], P: [...bad, position()] }));
    expect(recorder.myBalances).toHaveLength(1);
    expect(recorder.myPositions).toHaveLength(1);
    expect(status('my_balance')?.malformed).toBe(1);
    expect(status('my_position')?.malformed).toBe(3);
  });

  test.each(['MARGIN_CALL', 'TRADE_LITE', 'ACCOUNT_CONFIG_UPDATE'])('%s publishes nothing', (e) => {
    const { recorder, feed } = fed();
    feed({ e, E: NOW, p: [position()], ac: { s: 'BTCUSDT', l: 25 } });
    expect(recorder.events).toEqual([]);
  });
});

describe('rows of REST', () => {
  test('a balance', () => {
    const row = { asset: 'USDT', balance: '122.5', availableBalance: '100.25', updateTime: String(NOW) };
    expect(parseFutureRestBalance(row)).toEqual({
      currency: 'usdt',
      numbers: { total: '122.5', available: '100.25' },
    });
  });

  const row = (more: object = {}) => ({
    symbol: 'BTCUSDT',
    positionSide: 'BOTH',
    positionAmt: '30',
    entryPrice: '0.385',
    markPrice: '0.41047590',
    unRealizedProfit: '0.76427700',
    liquidationPrice: '0',
    updateTime: '0',
    ...more,
  });

  test('a position, with leverage and margin mode of the symbol', () => {
    const config = parseSymbolConfig({ symbol: 'BTCUSDT', marginType: 'CROSSED', leverage: '20' });
    expect(parseFutureRestPosition(row(), symbols, () => config)).toEqual({
      symbol: 'btc/usdt',
      positionSide: 'net',
      numbers: {
        volume: '30',
        contracts: '30',
        entryPrice: '0.385',
        markPrice: '0.41047590',
        unrealizedPnl: '0.76427700',
        leverage: '20',
      },
      marginMode: 'cross',
    });
  });

  test('a position of the older call states them itself', () => {
    const { numbers, marginMode } = parseFutureRestPosition(
      row({ leverage: '10', marginType: 'isolated', liquidationPrice: '5930.78' }),
      symbols,
    );
    expect(numbers).toMatchObject({ leverage: '10', liquidationPrice: '5930.78' });
    expect(marginMode).toBe('isolated');
  });

  test('a position of 0, which open orders list, states nothing else', () => {
    expect(parseFutureRestPosition(row({ positionAmt: '0.000', entryPrice: '0.0' }), symbols)).toEqual({
      symbol: 'btc/usdt',
      positionSide: 'net',
      numbers: { volume: '0.000', contracts: '0.000' },
    });
  });
});
