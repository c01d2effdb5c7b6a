import type { CurrencyPair } from '@hftjs/core';
import {
  BASE_SIZES,
  InstrumentList,
  rowsBy,
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
 * The same of contracts, whose value may change. Public connections also follow the channel of changes; business and
 * private ones have no such channel.
 */
export const CONTRACTS_LIFETIME = 60_000;

/** OKX's channel of changes to instruments: rows as in REST's list. */
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
 * then regularly.
 *
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */
export class Instruments {
  /** Keeps the list current while a connection is open. */
  readonly refreshing: PeriodicTask;
  readonly #init: InstrumentsInit;
  readonly #list: InstrumentList;
  readonly #sizes = new Map<string, Sizes>();
  /** Types that were read last. */
  #types: readonly string[] = [];

  constructor(init: InstrumentsInit) {
    const { lifetime, known, onRefreshFailed } = init;
    this.#init = init;
    this.#list = new InstrumentList({
      read: () => this.#read(),
      // A task of this interval finds the list old each time.
      lifetime: lifetime * 0.9,
      onFailed: (error) => {
        if (this.#list.isKnown) onRefreshFailed(error);
      },
    });
    this.refreshing = {
      interval: lifetime,
      run: async () => {
        await this.#load();
      },
    };
    this.learn(known);
  }

  /** Rejects pairs that OKX does not have, and returns the others. */
  async checked(
    pairs: readonly CurrencyPair[],
    context: Pick<SessionContext, 'reject'>,
  ): Promise<readonly CurrencyPair[]> {
    const list = await this.#load();
    return pairs.filter((pair) => {
      const instId = this.#init.symbols.symbolOf(pair);
      const reason = refusalOf(list.has(instId) ? this.#list.get(instId) : undefined, pair);
      if (reason !== undefined) context.reject([pair], `${instId}: ${reason}`);
      return reason === undefined;
    });
  }

  /** @throws Error when an instrument is not known yet */
  sizesOf(instId: string): Sizes {
    const known = this.#sizes.get(instId);
    if (known) return known;
    const row = this.#list.get(instId);
    if (!row)
      throw new UnknownWorthError(
        `what a contract of ${instId} is worth is not known; for a replay pass subscribeArgs.instruments`,
      );
    const sizes = row.instType === 'SPOT' ? BASE_SIZES : sizesOfContract(row);
    this.#sizes.set(instId, sizes);
    return sizes;
  }

  /** Rows of a frame, or of the user: they may leave fields out, or empty. */
  learn(rows: readonly unknown[]): void {
    for (const [instId, row] of rowsBy('instId', rows)) {
      this.#list.learn(instId, this.#completed(instId, row));
      this.#sizes.delete(instId);
    }
  }

  #completed(instId: string, row: Row): Row {
    const fields = Object.entries(row).filter(([, value]) => value !== '' && value !== null);
    return { ...this.#list.get(instId), ...Object.fromEntries(fields) };
  }

  #load(): Promise<ReadonlyMap<string, Row>> {
    const hasAll = this.#init.types().every((type) => this.#types.includes(type));
    return hasAll ? this.#list.load() : this.#list.reload();
  }

  async #read(): Promise<ReadonlyMap<string, Row>> {
    const types = this.#init.types();
    const list = new Map<string, Row>();
    for (const instType of types) {
      const path = '/api/v5/public/instruments';
      const rows = await this.#init.api.read({ path, weight: 3, parameters: { instType } });
      for (const [instId, row] of rowsBy('instId', rows)) list.set(instId, this.#completed(instId, row));
    }
    this.#sizes.clear();
    this.#types = types;
    return list;
  }
}
