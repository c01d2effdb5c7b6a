import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type MyBalance,
  type MyPosition,
} from '@hftjs/core';
import { addDecimals } from '@hftjs/core/adapter';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { MARKETS, open, pairOf, readWire, shown, type WireRow } from './testing/captured.js';

const isCaptured = corpusFolder() !== undefined;

/** The rows of a frame of balances: of the spot market, or of futures. */
const balanceRows = (row: WireRow): readonly WireRow[] => {
  const { B, a, fs } = row as unknown as { B?: WireRow[]; a?: { B?: WireRow[] }; fs?: string };
  if (row.e === 'outboundAccountPosition') return B ?? [];
  return row.e === 'ACCOUNT_UPDATE' && fs !== 'CM' ? (a?.B ?? []) : [];
};

const positionRows = (row: WireRow): readonly WireRow[] => {
  const { a, fs } = row as unknown as { a?: { P?: WireRow[] }; fs?: string };
  return row.e === 'ACCOUNT_UPDATE' && fs !== 'CM' ? (a?.P ?? []) : [];
};

describe.runIf(isCaptured).each(MARKETS)('captured frames of balances of $folder', ({ exchange, folder }) => {
  test('my_balance: every row, digit for digit; no change is taken for an amount', () => {
    for (const frame of corpusFrames(folder, 'balance')) {
      const stream = open({ exchange }, Channel.MY_BALANCE, []);
      const myBalanceQueue = new AsyncQueue<MyBalance>();
      stream.bindObserver({ myBalanceQueue });
      stream.feed(Channel.MY_BALANCE, frame);
      const row = readWire(frame)[0]!;
      const rows = balanceRows(row);
      expect(
        myBalanceQueue.drain().map(({ currency, exact, exchangeTime, kind }) => ({
          ...{ currency, exact, kind },
          time: shown(exchangeTime),
        })),
      ).toEqual(
        rows.map(({ a, f, l, wb }) => ({
          currency: a!.toLowerCase(),
          exact: wb === undefined ? { total: addDecimals(f!, l!), available: f, locked: l } : { total: wb },
          kind: 'update',
          time: row.u ?? row.T,
        })),
      );
      const { malformed, skipped } = stream.status().channels.my_balance!;
      expect(malformed).toBe(0);
      // Frames of positions alone publish no balance, and are no others' frames.
      if (rows.length === 0 && row.e !== 'ACCOUNT_UPDATE') expect(skipped).toBe(1);
    }
  });
});

test.runIf(isCaptured)('my_position: every row, digit for digit', () => {
  let count = 0;
  for (const frame of corpusFrames('binance-futures', 'balance')) {
    const row = readWire(frame)[0]!;
    const rows = positionRows(row);
    const stream = getExchangeStream({
      exchange: Exchange.BINANCE_FUTURE,
      currencyPairs: ['btc/usdt'],
      subscribeChannels: [Channel.MY_POSITION],
      apiKey: 'key',
      apiSecret: 'secret',
      logger: silentLogger,
    });
    const myPositionQueue = new AsyncQueue<MyPosition>();
    stream.bindObserver({ myPositionQueue });
    stream.feed(Channel.MY_POSITION, frame);
    const sides: Record<string, string> = { BOTH: 'net', LONG: 'long', SHORT: 'short' };
    const events = myPositionQueue.drain();
    count += events.length;
    expect(
      events.map(({ symbol, positionSide, exact, exchangeTime, marginMode }) => ({
        ...{ symbol, positionSide, exact, marginMode },
        time: shown(exchangeTime),
      })),
    ).toEqual(
      rows.map(({ s, ps, pa, ep, up, mt }) => ({
        symbol: pairOf(s!),
        positionSide: sides[ps!],
        exact:
          Number(pa) === 0
            ? { volume: pa, contracts: pa }
            : { volume: pa, contracts: pa, entryPrice: ep, unrealizedPnl: up },
        marginMode: Number(pa) === 0 ? undefined : mt,
        time: row.T,
      })),
    );
    expect(stream.status().channels.my_position?.malformed).toBe(0);
  }
  expect(count).toBeGreaterThan(9);
});
