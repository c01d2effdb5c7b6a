import type { SessionContext } from '../connection/session.js';
import { sleep } from '../connection/governor/sleep.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { isRow, type Row } from '../wire/fields.js';

/** How long the first quote of a pair may take before REST is asked, in milliseconds. Doubled after each failed call. */
const PATIENCE = 1_500;

export interface FirstQuotesInit {
  readonly context: Pick<SessionContext, 'signal' | 'malformed'>;
  /** Requests the present quotes. The answer may contain rows of any pairs. */
  readonly read: () => Promise<readonly unknown[]>;
  readonly pairOf: (row: Row) => CurrencyPair | undefined;
  /** Publishes a row of REST. */
  readonly publish: (row: Row, symbol: CurrencyPair, receivedTime: number) => void;
  /** @defaultValue 1,500 ms */
  readonly patience?: number;
}

/**
 * The first quote of each pair on a connection, of a venue that sends quotes when they change only: those of quiet
 * markets are read over REST, so that an old one is not taken for live.
 */
export class FirstQuotes {
  readonly #init: FirstQuotesInit;
  /** Pairs that had a quote on this connection. */
  readonly #quoted = new Set<CurrencyPair>();

  constructor(init: FirstQuotesInit) {
    this.#init = init;
  }

  /** The connection subscribes these pairs. Resolves once each had a quote or REST was read. Never rejects. */
  async begin(pairs: readonly CurrencyPair[]): Promise<void> {
    const { context, read, patience = PATIENCE } = this.#init;
    const { signal } = context;
    const isOver = (): boolean => signal.aborted || pairs.every((pair) => this.#quoted.has(pair));
    for (let delay = patience; !isOver(); delay *= 2) {
      await sleep(delay, signal);
      if (isOver()) return;
      const rows = await read().catch(() => []);
      if (signal.aborted) return;
      for (const row of rows) this.#publish(row, pairs);
      if (rows.length > 0) return;
    }
  }

  /** The socket brought a quote of a pair. */
  saw(symbol: CurrencyPair): void {
    this.#quoted.add(symbol);
  }

  /** The pair is not wanted any more. */
  forget(symbol: CurrencyPair): void {
    this.#quoted.delete(symbol);
  }

  #publish(row: unknown, pairs: readonly CurrencyPair[]): void {
    const { context, pairOf, publish } = this.#init;
    const symbol = isRow(row) ? pairOf(row) : undefined;
    if (!isRow(row) || symbol === undefined || !pairs.includes(symbol) || this.#quoted.has(symbol)) return;
    try {
      publish(row, symbol, now());
      this.#quoted.add(symbol);
    } catch (error) {
      context.malformed(error, row);
    }
  }
}
