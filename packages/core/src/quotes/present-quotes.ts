import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionContext } from '../connection/session.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Recovery } from '../delivery/recoveries.js';
import { isRow, type Row } from '../wire/fields.js';

/** From one failed call to the next: twice as long each time, up to a limit. Milliseconds. */
const FIRST_DELAY = 500;
const MAX_DELAY = 30_000;

/** Failed calls after which only the pairs still in doubt are delayed, and not the channel. */
const CALLS_FOR_ALL = 3;

export interface PresentQuotesInit {
  readonly context: Pick<SessionContext, 'recovering' | 'signal' | 'warn' | 'malformed'>;
  /** Requests the present quotes of these pairs. The answer may contain rows of others. */
  readonly read: (pairs: ReadonlySet<CurrencyPair>) => Promise<readonly unknown[]>;
  readonly pairOf: (row: Row) => CurrencyPair | undefined;
  /** Publishes a row of REST. Returns false when the row is older than the published one; then it must be requested again. */
  readonly publish: (row: Row, symbol: CurrencyPair, receivedTime: number) => boolean;
}

/**
 * Quotes of one connection that follows an outage, of a venue that sends them at their next change only: changes during
 * the outage are read once over REST. A pair is in doubt until a row of it arrives, from the socket or from REST.
 */
export class PresentQuotes {
  readonly #init: PresentQuotesInit;
  readonly #doubtful = new Set<CurrencyPair>();
  readonly #unacknowledged = new Set<CurrencyPair>();
  readonly #recoveries = new Map<CurrencyPair, Recovery>();
  #recovery: Recovery | undefined;
  #filled = 0;

  constructor(init: PresentQuotesInit) {
    this.#init = init;
  }

  /** The connection subscribes these pairs after an outage. */
  begin(pairs: readonly CurrencyPair[]): void {
    if (pairs.length === 0) return;
    for (const pair of pairs) {
      this.#doubtful.add(pair);
      this.#unacknowledged.add(pair);
    }
    const { context } = this.#init;
    this.#recovery = context.recovering('best prices may have changed unseen and are being read');
  }

  /** Pairs were acknowledged: from now on the socket brings every change. */
  acknowledged(pairs: readonly CurrencyPair[]): void {
    if (this.#unacknowledged.size === 0) return;
    for (const pair of pairs) this.#unacknowledged.delete(pair);
    if (this.#unacknowledged.size === 0) void this.#read();
  }

  /** The socket brought a row of a pair, or the pair is not wanted any more. */
  settle(symbol: CurrencyPair, filled = 0): void {
    if (this.#doubtful.size === 0 || !this.#doubtful.delete(symbol)) return;
    this.#recoveries.get(symbol)?.end(filled);
    this.#recoveries.delete(symbol);
    if (this.#doubtful.size === 0) this.#endAll();
  }

  async #read(): Promise<void> {
    const { context } = this.#init;
    const { signal } = context;
    const isOver = (): boolean => signal.aborted || this.#doubtful.size === 0;
    for (let attempt = 0, delay = FIRST_DELAY; !isOver(); attempt++) {
      try {
        this.#publish(await this.#init.read(this.#doubtful));
      } catch (error) {
        if (isOver()) return;
        if (attempt === 0)
          context.warn(`best prices could not be read, they are asked for again: ${String(error)}`);
      }
      if (isOver()) return;
      if (attempt + 1 >= CALLS_FOR_ALL) this.#releaseOthers();
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      delay = Math.min(2 * delay, MAX_DELAY);
    }
  }

  #publish(rows: readonly unknown[]): void {
    const { context, pairOf, publish } = this.#init;
    if (context.signal.aborted) return;
    const receivedTime = now();
    for (const row of rows) {
      const symbol = isRow(row) ? pairOf(row) : undefined;
      if (!isRow(row) || symbol === undefined || !this.#doubtful.has(symbol)) continue;
      try {
        if (!publish(row, symbol, receivedTime)) continue;
        this.#filled++;
        this.settle(symbol, 1);
      } catch (error) {
        context.malformed(error, row);
      }
    }
  }

  /** The pairs in doubt stay so, each for itself; the channel goes live. */
  #releaseOthers(): void {
    if (!this.#recovery) return;
    for (const pair of this.#doubtful) {
      const recovery = this.#init.context.recovering('its best prices could not be read', pair);
      this.#recoveries.set(pair, recovery);
    }
    this.#endAll();
  }

  #endAll(): void {
    this.#recovery?.end(this.#filled);
    this.#recovery = undefined;
  }
}
