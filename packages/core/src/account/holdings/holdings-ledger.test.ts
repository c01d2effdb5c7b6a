import { describe, expect, test } from 'vitest';
import type { MyBalance } from '../../channels/my-balance.js';
import type { MyPosition } from '../../channels/my-position.js';
import { BALANCES, POSITIONS } from './holding-kind.js';
import type { BalanceRow, HoldingsFrame, PositionRow } from './holding-rows.js';
import {
  HoldingsLedger,
  type AnyHolding,
  type HoldingChannel,
  type HoldingsOrigin,
} from './holdings-ledger.js';

type Rest = Partial<Omit<HoldingsFrame<never>, 'rows'>> &
  Pick<HoldingsOrigin<never>, 'since' | 'holdsBack'> & { recent?: number };

/** A ledger, and what happened to the rows that were given to it. */
function open<Name extends HoldingChannel, Row extends AnyHolding>(
  kind: ConstructorParameters<typeof HoldingsLedger<Name, Row>>[0]['kind'],
  isSubscribed: (row: Row) => boolean = () => true,
) {
  const events: unknown[] = [];
  const count = { skipped: 0, duplicates: 0 };
  let contested = 0;
  const bad: string[] = [];
  const ledger = new HoldingsLedger<Name, Row>({
    ...{ kind, exchange: 'acme', account: 'main', isSubscribed },
    onSkipped: (rows) => {
      count.skipped += rows;
    },
    onDuplicate: () => {
      count.duplicates++;
    },
  });
  const connect = () => {
    const connection = ledger.connect();
    return (rows: readonly Row[], { since, recent, holdsBack, ...more }: Rest = {}): number =>
      ledger.publish(
        { rows, kind: 'update', receivedTime: 1, ...more },
        {
          connection,
          ...(since !== undefined && { since }),
          ...(recent !== undefined && { contested: { since: recent, onContested: () => contested++ } }),
          ...(holdsBack !== undefined && { holdsBack }),
          publish: (event) => events.push(event),
          onBadRow: (error) => bad.push(error instanceof Error ? error.message : String(error)),
        },
      );
  };
  return { ledger, connect, count, bad, take: () => events.splice(0), contests: () => contested };
}

const SNAPSHOT = { kind: 'snapshot', complete: true } as const;

const usd = (total: string, more: Partial<BalanceRow> = {}): BalanceRow => ({
  currency: 'usd',
  numbers: { total },
  ...more,
});

/** `usd 5 snapshot/reconcile`. */
const shortBalance = (event: unknown): string => {
  const { currency, wallet, exact, kind, origin = 'live' } = event as MyBalance;
  return `${currency}${wallet === undefined ? '' : `@${wallet}`} ${exact.total ?? '?'} ${kind}/${origin}`;
};

const btc = (volume: string, more: Partial<PositionRow> = {}): PositionRow => ({
  symbol: 'btc/usd',
  positionSide: 'net',
  numbers: { volume },
  ...more,
});

const shortPosition = (event: unknown): string => {
  const { symbol, positionSide, exact, kind, origin = 'live' } = event as MyPosition;
  return `${symbol} ${positionSide} ${exact.volume ?? '?'} ${kind}/${origin}`;
};

describe('balances', () => {
  test('carry what the row states, exactly, and nothing else', () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    const numbers = { total: '1234567890.123456789012345', available: '0.10', locked: undefined };
    publish([{ currency: 'usd', wallet: 'spot', numbers, time: 7 }], { ...SNAPSHOT, exchangeTime: 9 });
    expect(take()).toEqual([
      {
        channel: 'my_balance',
        exchange: 'acme',
        account: 'main',
        kind: 'snapshot',
        origin: 'snapshot',
        receivedTime: 1,
        exchangeTime: 7,
        currency: 'usd',
        wallet: 'spot',
        total: 1234567890.1234567,
        available: 0.1,
        exact: { total: '1234567890.123456789012345', available: '0.10' },
      },
    ]);
  });

  test('a snapshot, then each change; what repeats the known figures is a duplicate', () => {
    const { connect, take, count } = open(BALANCES);
    const publish = connect();
    publish([usd('5'), { currency: 'btc', numbers: { total: '0' } }], SNAPSHOT);
    publish([usd('6')]);
    publish([usd('6.00')]);
    expect(take().map(shortBalance)).toEqual([
      'usd 5 snapshot/snapshot',
      'btc 0 snapshot/snapshot',
      'usd 6 update/live',
    ]);
    expect(count).toEqual({ skipped: 0, duplicates: 1 });
  });

  test('an update says nothing about what is not in it; a complete snapshot does, once', () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    publish([usd('5'), { currency: 'eur', wallet: 'main', numbers: { total: '2', locked: '1' } }], SNAPSHOT);
    publish([{ currency: 'btc', numbers: { total: '1' } }]);
    publish([usd('5')], { kind: 'snapshot' });
    take();
    publish([usd('5')], SNAPSHOT);
    expect(take()).toMatchObject([
      { currency: 'usd', kind: 'snapshot', origin: 'reconcile' },
      {
        currency: 'eur',
        wallet: 'main',
        kind: 'snapshot',
        total: 0,
        locked: 0,
        exact: { total: '0', locked: '0' },
      },
      { currency: 'btc', total: 0, exact: { total: '0' } },
    ]);
    publish([usd('5')], SNAPSHOT);
    expect(take().map(shortBalance)).toEqual(['usd 5 snapshot/reconcile']);
  });

  test('the frames of one snapshot have one origin; wallets and parts are apart', () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    publish([usd('5', { wallet: 'a' }), usd('6', { wallet: 'b' })], { kind: 'snapshot' });
    publish([usd('7', { part: 'x' }), usd('8')], SNAPSHOT);
    expect(take().map(shortBalance)).toEqual([
      'usd@a 5 snapshot/snapshot',
      'usd@b 6 snapshot/snapshot',
      'usd 7 snapshot/snapshot',
      'usd 8 snapshot/snapshot',
      // The second frame claimed to be all.
      'usd@a 0 snapshot/snapshot',
      'usd@b 0 snapshot/snapshot',
    ]);
  });

  test('an older row does not follow a newer one; of a snapshot, the newer one is published again', () => {
    const { connect, take, count } = open(BALANCES);
    const publish = connect();
    publish([usd('5', { time: 10 })], SNAPSHOT);
    publish([usd('4', { time: 9 })]);
    expect(take()).toHaveLength(1);
    expect(count.skipped).toBe(1);
    publish([usd('4', { time: 9 })], SNAPSHOT);
    publish([usd('6', { time: 10 })]);
    publish([usd('7')]);
    expect(take().map(shortBalance)).toEqual([
      'usd 5 snapshot/reconcile',
      'usd 6 update/live',
      'usd 7 update/live',
    ]);
  });

  test('the same figures at a later time make rows of before older', () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    publish([usd('5', { time: 10 })], SNAPSHOT);
    publish([usd('5', { time: 20 })]);
    publish([usd('4', { time: 15 })]);
    expect(take().map(shortBalance)).toEqual(['usd 5 snapshot/snapshot']);
  });

  test.each<[string, BalanceRow, RegExp]>([
    ['no currency', { currency: '', numbers: { total: '1' } }, /currency has 0 characters/],
    ['a long name', { currency: 'x'.repeat(65), numbers: { total: '1' } }, /65 characters/],
    ['no amount', { currency: 'usd', numbers: { total: undefined } }, /states no amount/],
    ['not a number', usd('NaN'), /total is "NaN"/],
    ['not finite', usd('1e400'), /total is "1e400"/],
    ['less than nothing on hold', usd('1', { numbers: { total: '1', locked: '-1' } }), /locked is "-1"/],
    ['no time', usd('1', { time: NaN }), /time is NaN/],
  ])('a row with %s costs itself, and the snapshot is not complete', (_name, row, message) => {
    const { connect, take, bad } = open(BALANCES);
    const publish = connect();
    publish([{ currency: 'eur', numbers: { total: '2' } }], SNAPSHOT);
    take();
    publish([row, { currency: 'btc', numbers: { total: '-1' } }], SNAPSHOT);
    expect(take().map(shortBalance)).toEqual(['btc -1 snapshot/reconcile']);
    expect(bad).toEqual([expect.stringMatching(message)]);
  });
});

describe('positions', () => {
  test.each(['entryPrice', 'markPrice', 'leverage'] as const)(
    'a row with a negative %s costs itself',
    (field) => {
      const { connect, take, bad } = open(POSITIONS);
      connect()([btc('', { numbers: { volume: '-1', [field]: '-0.1' } })], SNAPSHOT);
      expect(take()).toEqual([]);
      expect(bad).toEqual([`${field} is "-0.1"; expected a number from zero`]);
    },
  );

  test('a liquidation price that the market cannot reach is none', () => {
    const { connect, take } = open(POSITIONS);
    connect()([btc('', { numbers: { volume: '1', liquidationPrice: '-20' } })], SNAPSHOT);
    expect(take()).toEqual([expect.not.objectContaining({ liquidationPrice: expect.anything() as unknown })]);
  });

  test('carry what the row states; a price or leverage of zero is none', () => {
    const { connect, take } = open(POSITIONS);
    const numbers = { volume: '-0.50', contracts: '-5', entryPrice: '100.1', unrealizedPnl: '0.00' };
    const none = { liquidationPrice: '0', markPrice: '0.0', leverage: '0' };
    connect()([btc('', { numbers: { ...numbers, ...none }, marginMode: 'cross', time: 3 })], SNAPSHOT);
    expect(take()).toEqual([
      {
        channel: 'my_position',
        exchange: 'acme',
        account: 'main',
        symbol: 'btc/usd',
        positionSide: 'net',
        marginMode: 'cross',
        kind: 'snapshot',
        origin: 'snapshot',
        receivedTime: 1,
        exchangeTime: 3,
        volume: -0.5,
        contracts: -5,
        entryPrice: 100.1,
        unrealizedPnl: 0,
        exact: numbers,
      },
    ]);
  });

  test('a closed one is published once with 0, however it was closed', () => {
    const { connect, take, count } = open(POSITIONS);
    const publish = connect();
    const short = btc('-2', { positionSide: 'short', numbers: { volume: '-2', contracts: '-20' } });
    publish([btc('1', { positionSide: 'long' }), short], SNAPSHOT);
    publish([btc('0.000', { positionSide: 'long' })]);
    publish([btc('0', { positionSide: 'long' })]);
    take();
    expect(count.duplicates).toBe(1);
    publish([], SNAPSHOT);
    publish([], SNAPSHOT);
    publish([btc('0', { positionSide: 'short' })], SNAPSHOT);
    expect(take()).toMatchObject([
      {
        positionSide: 'short',
        volume: 0,
        contracts: 0,
        kind: 'snapshot',
        exact: { volume: '0', contracts: '0' },
      },
    ]);
    publish([btc('3', { positionSide: 'short' })]);
    expect(take().map(shortPosition)).toEqual(['btc/usd short 3 update/live']);
  });

  test('a zero of one that was not open: skipped in a snapshot, published once as an update', () => {
    const { connect, take, count } = open(POSITIONS);
    const publish = connect();
    publish([btc('0')], SNAPSHOT);
    publish([btc('0')], { since: -1, complete: true });
    expect(count).toEqual({ skipped: 2, duplicates: 0 });
    publish([btc('0')]);
    publish([btc('0')]);
    expect(take().map(shortPosition)).toEqual(['btc/usd net 0 update/live']);
    expect(count).toEqual({ skipped: 2, duplicates: 1 });
  });

  test('rows of pairs that are not subscribed are skipped; what left is forgotten', () => {
    const pairs = new Set(['btc/usd']);
    const { ledger, connect, take, count } = open(POSITIONS, ({ symbol }: PositionRow) => pairs.has(symbol));
    const publish = connect();
    publish([btc('1'), btc('1', { symbol: 'eth/usd' })], SNAPSHOT);
    expect(take()).toHaveLength(1);
    expect(count.skipped).toBe(1);
    pairs.clear();
    ledger.forget(({ symbol }) => symbol === 'btc/usd');
    publish([], SNAPSHOT);
    expect(take()).toEqual([]);
  });

  test('a position without volume is unreadable', () => {
    const { connect, bad, take } = open(POSITIONS);
    connect()([btc('1', { numbers: { contracts: '1' } })]);
    expect(bad).toEqual(['the position of btc/usd states no volume']);
    expect(take()).toEqual([]);
  });

  test('a changed margin mode is news, one that is not stated is not', () => {
    const { connect, take } = open(POSITIONS);
    const publish = connect();
    publish([btc('1', { marginMode: 'cross' })], SNAPSHOT);
    publish([btc('1')]);
    publish([btc('1', { marginMode: 'cross' })]);
    expect(take()).toHaveLength(1);
    publish([btc('1', { marginMode: 'isolated' })]);
    expect(take()).toMatchObject([{ marginMode: 'isolated' }]);
  });
});

describe('an answer of REST', () => {
  const past = (): number => performance.now();
  const later = async (): Promise<number> => {
    const before = past();
    while (past() === before) await Promise.resolve();
    return past();
  };

  test('publishes only what has changed, as what was missed', () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    publish([usd('5'), { currency: 'btc', numbers: { total: '1', available: '1' } }], {
      ...SNAPSHOT,
      since: 0,
    });
    take();
    const rows = [usd('5.0'), { currency: 'btc', numbers: { total: '1', available: '0.5' } }];
    publish(rows, { complete: true, since: past() });
    expect(take()).toMatchObject([
      { currency: 'btc', available: 0.5, kind: 'update', origin: 'reconcile', receivedTime: 1 },
    ]);
  });

  test('loses against what the socket sent since', async () => {
    const { connect, take, count } = open(POSITIONS);
    const publish = connect();
    publish([btc('1', { positionSide: 'long' })], SNAPSHOT);
    const since = await later();
    await later();
    publish([btc('2'), btc('0', { positionSide: 'long' })]);
    take();
    const answer = [btc('1'), btc('1', { positionSide: 'long' })];
    publish(answer, { complete: true, since });
    publish([], { complete: true, since });
    expect(take()).toEqual([]);
    expect(count.skipped).toBe(2);
    publish([], { complete: true, since: await later() });
    expect(take().map(shortPosition)).toEqual(['btc/usd net 0 update/reconcile']);
  });

  test('loses against a complete snapshot of the socket, also for what that did not list', async () => {
    const { connect, take } = open(POSITIONS);
    const publish = connect();
    const since = await later();
    await later();
    publish([], SNAPSHOT);
    publish([btc('1')], { complete: true, since });
    expect(take()).toEqual([]);
  });

  test('as a snapshot contains what the socket sent since, and what was held back', async () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    const since = await later();
    await later();
    expect(publish([usd('5'), { currency: 'eur', numbers: { total: '1' } }], { holdsBack: true })).toBe(0);
    expect(take()).toEqual([]);
    publish([usd('4'), { currency: 'btc', numbers: { total: '3' } }], { ...SNAPSHOT, since });
    expect(take().map(shortBalance)).toEqual([
      'usd 5 snapshot/snapshot',
      'btc 3 snapshot/snapshot',
      'eur 1 snapshot/snapshot',
    ]);
    publish([usd('6')], { holdsBack: true });
    expect(take().map(shortBalance)).toEqual(['usd 6 update/live']);
  });

  test('is contested if it differs from what a socket sent shortly before, until it agrees with that', async () => {
    const { connect, contests } = open(BALANCES);
    const publish = connect();
    const recent = await later();
    await later();
    const sent = { total: '5', available: '2' };
    publish([usd('5', { numbers: sent }), { currency: 'eur', numbers: { total: '1' } }], SNAPSHOT);
    const rest = async (total: string, available: string, since = recent): Promise<number> => {
      const rows = [
        usd(total, { numbers: { total, available } }),
        { currency: 'eur', numbers: { total: '1' } },
      ];
      publish(rows, { complete: true, since: await later(), recent: since });
      return contests();
    };
    // A price moves what is available.
    expect(await rest('5', '3')).toBe(0);
    expect(await rest('4', '3')).toBe(1);
    expect(await rest('4', '3')).toBe(1);
    expect(await rest('4', '2.5')).toBe(1);
    expect(await rest('5', '3')).toBe(1);
    expect(await rest('3', '3', await later())).toBe(1);
    publish([usd('3')], { complete: true, since: await later(), recent });
    // The euro is gone.
    expect(contests()).toBe(2);
  });

  test('what a socket sent before the doubt gives way', async () => {
    const { connect, take } = open(BALANCES);
    const publish = connect();
    publish([usd('5')], SNAPSHOT);
    take();
    publish([usd('4')], { complete: true, since: await later() });
    expect(take().map(shortBalance)).toEqual(['usd 4 update/reconcile']);
  });
});

describe('another connection', () => {
  test('begins with the whole snapshot, as what was missed, and ends what the one before says', () => {
    const { connect, take, count } = open(BALANCES);
    const before = connect();
    before([usd('5'), { currency: 'eur', numbers: { total: '2' } }], SNAPSHOT);
    take();
    const present = connect();
    before([usd('6')]);
    expect(take()).toHaveLength(1);
    present([usd('7')], SNAPSHOT);
    expect(take().map(shortBalance)).toEqual(['usd 7 snapshot/reconcile', 'eur 0 snapshot/reconcile']);
    before([usd('6')]);
    expect(take()).toEqual([]);
    expect(count.skipped).toBe(1);
  });

  test('its snapshot is the first one if the connection before had none', () => {
    const { connect, take } = open(BALANCES);
    connect()([usd('5')]);
    connect()([usd('5')], SNAPSHOT);
    expect(take().map(shortBalance)).toEqual(['usd 5 update/live', 'usd 5 snapshot/snapshot']);
  });
});
