import {
  field,
  isRow,
  readRows,
  rowError,
  rowReader,
  type BalanceRow,
  type HoldingsList,
  type HoldingsReads,
  type PositionRow,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { arrayIn } from '../../venue/rest.js';
import type { BinanceShared } from '../../venue/shared.js';
import { TIME } from '../order-codes.js';
import { parseFutureBalance, parseFutureRestBalance } from './balances.js';
import {
  parseFuturePosition,
  parseFutureRestPosition,
  parseSymbolConfig,
  type SymbolConfig,
} from './positions.js';

/** How often what only REST states is read: available balances, mark and liquidation prices. In milliseconds. */
const INTERVAL = 60_000;

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Balance-and-Position-Update */
const readUpdate = rowReader('ACCOUNT_UPDATE', {
  /** Of the matching engine. */
  time: field.at('T', TIME),
  eventTime: field.at('E', TIME),
  account: field.at('a', field.any),
});

/** Balances and positions of one connection: changed rows of frames, and all of them over REST. */
export class FutureHoldings {
  readonly #shared: Pick<BinanceShared, 'api' | 'symbols'>;
  readonly #context: Pick<SessionContext, 'balances' | 'positions'>;
  readonly #balances: HoldingsReads;
  readonly #positions: HoldingsReads;

  constructor(
    shared: Pick<BinanceShared, 'api' | 'symbols'>,
    context: Pick<SessionContext, 'balances' | 'positions'>,
  ) {
    this.#shared = shared;
    this.#context = context;
    this.#balances = context.balances.readWith({
      read: (signal) => this.#listBalances(signal),
      every: INTERVAL,
    });
    this.#positions = context.positions.readWith({
      read: (signal) => this.#listPositions(signal),
      every: INTERVAL,
    });
  }

  async recover(): Promise<void> {
    await Promise.all([this.#balances.recover(), this.#positions.recover()]);
  }

  /** The leverage of a symbol was changed, which only REST states together with its position. */
  refreshPositions(): void {
    this.#positions.refresh();
  }

  /**
   * Publishes the changed balances and positions of an `ACCOUNT_UPDATE`. It says nothing about any others.
   *
   * @returns the number of events
   * @throws Error naming what is wrong with the frame
   */
  publish(event: Row, receivedTime: number): number {
    const { balances, positions } = this.#context;
    const { time: engineTime, eventTime, account } = readUpdate(event);
    if (!isRow(account)) throw rowError(() => 'ACCOUNT_UPDATE.a is not an object');
    const time = engineTime ?? eventTime;
    const frame = { kind: 'update', receivedTime, exchangeTime: time } as const;
    const wallets = readRows(
      arrayOf(account.B, 'B'),
      (row) => parseFutureBalance(row, time),
      balances.malformed,
    );
    const open = readRows(
      arrayOf(account.P, 'P'),
      (row) => parseFuturePosition(row, this.#shared.symbols, time),
      positions.malformed,
    );
    let published = 0;
    if (wallets.rows.length > 0) published += balances.publish({ ...frame, rows: wallets.rows });
    if (open.rows.length > 0) published += positions.publish({ ...frame, rows: open.rows });
    return published;
  }

  async #listBalances(signal: AbortSignal): Promise<HoldingsList<BalanceRow>> {
    const call = { path: '/fapi/v3/balance', weight: 5, signal };
    const rows = arrayIn(await this.#shared.api.signed(call), call);
    return readRows(rows, parseFutureRestBalance, this.#context.balances.unreadableRow);
  }

  /** Lists symbols with a position or an open order: of any other symbol, there is no position. */
  async #listPositions(signal: AbortSignal): Promise<HoldingsList<PositionRow>> {
    const { api, symbols } = this.#shared;
    const call = { path: '/fapi/v3/positionRisk', weight: 5, signal };
    const rows = arrayIn(await api.signed(call), call);
    const configs = rows.length > 0 ? await this.#configs(signal) : undefined;
    return readRows(
      rows,
      (row) => parseFutureRestPosition(row, symbols, (symbol) => configs?.get(symbol)),
      this.#context.positions.unreadableRow,
    );
  }

  /** Leverage and margin mode of each symbol, which positions can do without. */
  async #configs(signal: AbortSignal): Promise<ReadonlyMap<string, SymbolConfig> | undefined> {
    const call = { path: '/fapi/v1/symbolConfig', weight: 5, signal };
    try {
      const rows = arrayIn(await this.#shared.api.signed(call), call);
      const { rows: configs } = readRows(rows, parseSymbolConfig, () => undefined);
      return new Map(configs.map((config) => [config.symbol, config]));
    } catch {
      return undefined;
    }
  }
}

/** Rows of a frame, which may leave out the list. */
function arrayOf(rows: unknown, name: string): readonly unknown[] {
  if (rows === undefined) return [];
  if (!Array.isArray(rows)) throw rowError(() => `ACCOUNT_UPDATE.a.${name} is not an array`);
  return rows as unknown[];
}
