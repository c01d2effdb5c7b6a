import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair } from '@hftjs/core';
import { isRow, now, type Recovery, type Row, type SessionContext } from '@hftjs/core/adapter';
import type { ListCall } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';

/** From one failed call to the next: twice as long each time, up to a limit. Milliseconds. */
const FIRST_DELAY = 500;
const MAX_DELAY = 30_000;

/** Failed calls after which only the pairs still in doubt are delayed, and not the channel. */
const CALLS_FOR_ALL = 3;

export interface BestPricesInit {
  readonly shared: BinanceShared;
  readonly context: SessionContext;
  /** Requests the current prices of pairs. */
  readonly call: ListCall;
  /** Publishes a row of REST. Returns false when the row is older than the published one; then it must be requested again. */
  readonly publish: (row: Row, symbol: CurrencyPair, receivedTime: number) => boolean;
}

/**
 * Best prices of one connection that follows an outage. Binance sends them at their next change only, so changes
 * during the outage are read once over REST. A pair is in doubt until a row of it arrives, from the socket or from REST.
 */
export class BestPrices {
  readonly #init: BestPricesInit;
  readonly #doubtful = new Set<CurrencyPair>();
  readonly #unacknowledged = new Set<CurrencyPair>();
  readonly #recoveries = new Map<CurrencyPair, Recovery>();
  #recovery: Recovery | undefined;
  #filled = 0;

  constructor(init: BestPricesInit) {
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
    if (!this.#doubtful.delete(symbol)) return;
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
        await this.#readOnce();
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

  async #readOnce(): Promise<void> {
    const { shared, call, context, publish } = this.#init;
    const { api, symbols } = shared;
    const [pair, ...others] = this.#doubtful;
    const answer = await api.read(
      pair === undefined || others.length > 0
        ? { path: call.path, weight: call.weightOfAll }
        : { path: call.path, weight: call.weightOfOne, parameters: { symbol: symbols.symbolOf(pair) } },
    );
    if (context.signal.aborted) return;
    const receivedTime = now();
    for (const row of Array.isArray(answer) ? (answer as unknown[]) : [answer]) {
      const symbol = isRow(row) ? symbols.subscribed(row.symbol) : undefined;
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
