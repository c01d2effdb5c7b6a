import type { CurrencyPair } from '@hftjs/core';
import {
  BASE_SIZES,
  isRow,
  type PeriodicTask,
  type Row,
  type SessionContext,
  type Sizes,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { refusalOf, sizesOfContract } from './instrument.js';
import type { OkxApi } from './rest.js';

/** How long the list of instruments is taken to be true, in milliseconds. */
export const INSTRUMENTS_LIFETIME = 3_600_000;

/**
 * The same of contracts, whose worth may change. Public connections also follow the channel of changes; business and
 * private ones have no such channel.
 */
export const CONTRACTS_LIFETIME = 60_000;

/** OKX's channel of changes to instruments: rows as REST tells them. */
export const INSTRUMENTS_CHANNEL = 'instruments';

/** What contracts of an instrument are worth is not known yet. */
export class UnknownWorthError extends Error {
  override readonly name = 'UnknownWorthError';
}

export interface InstrumentsInit {
  readonly api: OkxApi;
  readonly symbols: SymbolMap;
  /** `SPOT`, `SWAP`, `FUTURES`, as the present pairs need them. */
  readonly types: () => readonly string[];
  /** Rows that are known without asking. */
  readonly known: readonly unknown[];
  /** How long a list is taken to be true, in milliseconds. */
  readonly lifetime: number;
  readonly onRefreshFailed: (error: unknown) => void;
}

/**
 * OKX's lists of instruments: which there are, and what a contract is worth. Read at the first subscription and
 * then regularly. When that fails, what was known before stands: a reconnect must not depend on it.
 *
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */
export class Instruments {
  /** Keeps the list true while a connection lives. */
  readonly refreshing: PeriodicTask;
  readonly #init: InstrumentsInit;
  readonly #rows = new Map<string, Row>();
  readonly #sizes = new Map<string, Sizes>();
  #listed: ReadonlySet<string> | undefined;
  /** Types that were read last. */
  #types: readonly string[] = [];
  #fetched = -Infinity;
  #fetching: Promise<void> | undefined;

  constructor(init: InstrumentsInit) {
    this.#init = init;
    this.refreshing = { interval: init.lifetime, run: () => this.refresh() };
    this.learn(init.known);
  }

  async checked(
    pairs: readonly CurrencyPair[],
    context: Pick<SessionContext, 'reject'>,
  ): Promise<readonly CurrencyPair[]> {
    await this.refresh();
    return pairs.filter((pair) => {
      const instId = this.#init.symbols.symbolOf(pair);
      const row = this.#listed?.has(instId) ? this.#rows.get(instId) : undefined;
      const reason = refusalOf(row, pair);
      if (reason !== undefined) context.reject([pair], `${instId}: ${reason}`);
      return reason === undefined;
    });
  }

  /** @throws Error when an instrument is not known yet */
  sizesOf(instId: string): Sizes {
    const known = this.#sizes.get(instId);
    if (known) return known;
    const row = this.#rows.get(instId);
    if (!row)
      throw new UnknownWorthError(
        `what a contract of ${instId} is worth is not known; for a replay pass subscribeArgs.instruments`,
      );
    const sizes = row.instType === 'SPOT' ? BASE_SIZES : sizesOfContract(row);
    this.#sizes.set(instId, sizes);
    return sizes;
  }

  learn(rows: readonly unknown[]): void {
    for (const row of rows) {
      if (!isRow(row) || typeof row.instId !== 'string') continue;
      // Frames may leave fields out, or empty.
      const fields = Object.entries(row).filter(([, value]) => value !== '' && value !== null);
      this.#rows.set(row.instId, { ...this.#rows.get(row.instId), ...Object.fromEntries(fields) });
      this.#sizes.delete(row.instId);
    }
  }

  /** Reads the lists again if that was not done lately: once for all who ask at the same time. */
  async refresh(): Promise<void> {
    const isFresh = performance.now() - this.#fetched < this.#init.lifetime * 0.9;
    if (isFresh && this.#init.types().every((type) => this.#types.includes(type))) return;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
  }

  async #fetch(): Promise<void> {
    const { api, onRefreshFailed } = this.#init;
    const types = this.#init.types();
    try {
      const listed = new Set<string>();
      for (const instType of types) {
        const rows = await api.read({
          path: '/api/v5/public/instruments',
          weight: 3,
          parameters: { instType },
        });
        this.learn(rows);
        for (const row of rows) if (isRow(row)) listed.add(String(row.instId));
      }
      if (listed.size === 0) throw new Error(`OKX lists no ${types.join(' and ')}`);
      this.#listed = listed;
      this.#types = types;
      this.#fetched = performance.now();
    } catch (error) {
      if (!this.#listed) throw error;
      onRefreshFailed(error);
    }
  }
}
