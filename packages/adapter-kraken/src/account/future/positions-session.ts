import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  epochTimeOf,
  foreignPair,
  readRows,
  type HoldingsList,
  type HoldingsReads,
  type PositionRow,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { REFRESH_INTERVAL } from '../../venue/future/instruments.js';
import { HoldingsSnapshots } from '../holdings-snapshots.js';
import type { FutureAccount } from './future-account.js';
import { HoldingsSession } from './holdings-session.js';
import { parsePosition, parseRestPosition, positionNumbers, type OpenPosition } from './position-rows.js';

const FEED = 'open_positions';

/** One connection of the `open_positions` feed. Each frame lists all open positions: one that is not listed is closed. */
export class PositionsSession extends HoldingsSession {
  readonly #snapshots: HoldingsSnapshots<PositionRow>;
  readonly #reads: HoldingsReads;
  #hasBegun = false;

  constructor(context: SessionContext, account: FutureAccount) {
    const refreshing = { interval: REFRESH_INTERVAL, run: () => account.instruments.refresh() };
    super(context, account, { feed: FEED, wholeFeed: FEED, every: [refreshing] });
    this.#snapshots = new HoldingsSnapshots({
      subscribeAgain: () => {
        this.subscribeAgain();
      },
      readRest: () => this.#readRest(),
    });
    this.#reads = context.positions.readWith({ read: (signal) => this.#snapshots.read(signal), lags: false });
  }

  /** The feed knows no products: the venue does not refuse one that is misspelt. */
  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    await admitPairs(this.account.instruments.pairs, this.context, pairs);
    return this.begin();
  }

  /** Live with the first frame, even of an account that holds nothing. */
  override recover(): Promise<void> {
    return this.#snapshots.recover(this.#reads, this.context.signal);
  }

  onUnreadable(): void {
    this.#snapshots.failed();
  }

  protected override onWhole(packet: Row, receivedTime: number): void {
    const { positions } = this.context;
    if (!Array.isArray(packet.positions)) throw new Error('positions of a frame are not an array');
    const onUnreadable = this.#snapshots.isAwaited ? positions.unreadableRow : positions.malformed;
    const { rows, unreadable } = readRows(
      packet.positions as unknown[],
      (row) => this.#rowOf(parsePosition(row)),
      onUnreadable,
    );
    const list = {
      rows,
      complete: unreadable === 0,
      receivedTime,
      exchangeTime: epochTimeOf(packet.timestamp),
    };
    if (this.#snapshots.arrived({ ...list, unreadable })) return;
    positions.publish({ ...list, kind: this.#hasBegun ? 'update' : 'snapshot' });
    this.#hasBegun = true;
  }

  async #readRest(): Promise<HoldingsList<PositionRow>> {
    // REST may lag behind the socket, which is asked again.
    this.#reads.refresh();
    const rows = await this.account.api.openPositions();
    const { unreadableRow } = this.context.positions;
    return readRows(rows, (row) => this.#rowOf(parseRestPosition(row)), unreadableRow);
  }

  /** There is no other frame. */
  protected override onUpdate(): void {
    throw new Error('not a list of positions');
  }

  #rowOf(row: OpenPosition): PositionRow {
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
