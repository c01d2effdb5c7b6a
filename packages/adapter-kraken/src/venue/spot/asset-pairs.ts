import type { CurrencyPair } from '@hftjs/core';
import { isRow, VenueError, type Row, type SignedClient } from '@hftjs/core/adapter';
import { publicCall } from './rest-client.js';
import { toKrakenSymbol, toRestPair } from './symbols.js';

/** What REST calls the pairs, and which of them Kraken does not have. */
export interface SymbolNames {
  readonly names: ReadonlyMap<string, string>;
  readonly unknown: readonly CurrencyPair[];
}

/**
 * What REST states of pairs.
 *
 * @see https://docs.kraken.com/api/docs/rest-api/get-tradable-asset-pairs
 */
export class AssetPairs {
  readonly #client: Pick<SignedClient<Row>, 'read'>;
  /** Names of the pairs that were asked for last. */
  #names: { readonly pairs: string; readonly answer: Promise<SymbolNames> } | undefined;

  constructor(client: Pick<SignedClient<Row>, 'read'>) {
    this.#client = client;
  }

  /** The WebSocket names of pairs by each name that REST has for them. Asked once for the same pairs. */
  namesOf(pairs: readonly CurrencyPair[]): Promise<SymbolNames> {
    const asked = pairs.join();
    if (this.#names?.pairs === asked) return this.#names.answer;
    const answer = this.#fetchNames(pairs).catch((error: unknown) => {
      this.#names = undefined;
      throw error;
    });
    this.#names = { pairs: asked, answer };
    return answer;
  }

  /** The state of a pair's market, such as `online` or `cancel_only`; `undefined` where Kraken has no such pair. */
  async stateOf(pair: CurrencyPair): Promise<string | undefined> {
    const [row] = Object.values((await this.#read([toRestPair(pair)])) ?? {});
    return isRow(row) ? String(row.status) : undefined;
  }

  /** What REST states of pairs; those that Kraken does not have are left out. */
  async rowsOf(pairs: readonly CurrencyPair[]): Promise<ReadonlyMap<CurrencyPair, Row>> {
    const wanted = new Map(pairs.map((pair) => [toRestPair(pair), pair]));
    const result = pairs.length === 0 ? {} : await this.#read([...wanted.keys()]);
    if (!result) {
      if (pairs.length === 1) return new Map();
      const half = Math.ceil(pairs.length / 2);
      return new Map([
        ...(await this.rowsOf(pairs.slice(0, half))),
        ...(await this.rowsOf(pairs.slice(half))),
      ]);
    }
    const rows = Object.values(result).filter(isRow);
    return new Map(
      rows.flatMap((row) => {
        const pair = wanted.get(String(row.altname));
        return pair === undefined ? [] : [[pair, row] as const];
      }),
    );
  }

  /** One pair that Kraken does not have fails a whole request. Each half is then requested separately. */
  async #fetchNames(pairs: readonly CurrencyPair[]): Promise<SymbolNames> {
    const wanted = new Map(pairs.map((pair) => [toRestPair(pair), toKrakenSymbol(pair)]));
    const result = await this.#read([...wanted.keys()]);
    if (result) {
      const names = new Map(wanted);
      for (const [key, row] of Object.entries(result)) {
        const symbol = isRow(row) && typeof row.altname === 'string' ? wanted.get(row.altname) : undefined;
        if (symbol !== undefined) names.set(key, symbol);
      }
      return { names, unknown: [] };
    }
    if (pairs.length === 1) return { names: new Map(), unknown: pairs };
    const half = Math.ceil(pairs.length / 2);
    const left = await this.#fetchNames(pairs.slice(0, half));
    const right = await this.#fetchNames(pairs.slice(half));
    return {
      names: new Map([...left.names, ...right.names]),
      unknown: [...left.unknown, ...right.unknown],
    };
  }

  /** What REST has of pairs; `undefined` where Kraken does not have one of them. */
  async #read(names: readonly string[]): Promise<Row | undefined> {
    try {
      return await this.#client.read(publicCall('AssetPairs', { pair: names.join() }));
    } catch (error) {
      if (error instanceof VenueError && error.message.includes('Unknown asset pair')) return undefined;
      throw error;
    }
  }
}
