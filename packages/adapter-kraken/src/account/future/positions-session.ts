import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  epochTimeOf,
  foreignPair,
  readRows,
  type HoldingsList,
  type PositionRow,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { REFRESH_INTERVAL } from '../../venue/future/instruments.js';
import { SnapshotWait } from '../snapshot-wait.js';
import type { FutureAccount } from './future-account.js';
import { HoldingsSession } from './holdings-session.js';
import { parsePosition, positionNumbers } from './position-rows.js';

const FEED = 'open_positions';

/** One connection of the `open_positions` feed. Each frame lists all open positions: one that is not listed is closed. */
export class PositionsSession extends HoldingsSession {
  readonly #snapshot = new SnapshotWait<HoldingsList<PositionRow>>();
  #hasBegun = false;

  constructor(context: SessionContext, account: FutureAccount) {
    const refreshing = { interval: REFRESH_INTERVAL, run: () => account.instruments.refresh() };
    super(context, account, { feed: FEED, wholeFeed: FEED, every: [refreshing] });
    context.positions.readWith({
      read: (signal) =>
        this.#snapshot.ask(() => {
          this.subscribeAgain();
        }, signal),
      lags: false,
    });
  }

  /** The feed knows no products: the venue does not refuse one that is misspelt. */
  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    await admitPairs(this.account.instruments.pairs, this.context, pairs);
    return this.begin();
  }

  protected override onWhole(packet: Row, receivedTime: number): void {
    const { positions } = this.context;
    if (!Array.isArray(packet.positions)) throw new Error('positions of a frame are not an array');
    const onUnreadable = this.#snapshot.isOpen ? positions.unreadableRow : positions.malformed;
    const { rows, unreadable } = readRows(
      packet.positions as unknown[],
      (row) => this.#read(row),
      onUnreadable,
    );
    const list = {
      rows,
      complete: unreadable === 0,
      receivedTime,
      exchangeTime: epochTimeOf(packet.timestamp),
    };
    if (this.#snapshot.arrived({ ...list, unreadable })) return;
    positions.publish({ ...list, kind: this.#hasBegun ? 'update' : 'snapshot' });
    this.#hasBegun = true;
  }

  /** There is no other frame. */
  protected override onUpdate(): void {
    throw new Error('not a list of positions');
  }

  #read(given: unknown): PositionRow {
    const row = parsePosition(given);
    const { products, instruments } = this.account;
    const symbol = products.subscribed(row.productId);
    const positionSide = 'net';
    if (symbol === undefined)
      return { symbol: foreignPair(row.productId), positionSide, numbers: { volume: row.contracts } };
    return {
      symbol,
      positionSide,
      numbers: positionNumbers(row, instruments.marketOf(symbol)),
      // A leverage of its own is one of isolated margin.
      marginMode: row.leverage === undefined ? undefined : 'isolated',
    };
  }
}
