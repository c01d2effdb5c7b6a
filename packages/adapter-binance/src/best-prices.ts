import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair } from '@hftjs/core';
import { isRow, now, type Recovery, type Row, type SubscribeContext } from '@hftjs/core/adapter';
import type { BinanceApi, Call } from './binance-api.js';
import type { BinanceSymbols } from './symbols.js';

/** From one failed call to the next: twice as long each time, up to a limit. Milliseconds. */
const FIRST_DELAY = 500;
const MAX_DELAY = 30_000;

/** Calls in vain after which only the pairs that are still in doubt are held up, and not the channel. */
const CALLS_FOR_ALL = 3;

/** How the present prices of pairs are asked for. */
export interface PriceCalls {
  readonly path: string;
  readonly weightOfOne: number;
  readonly weightOfAll: number;
}

export interface BestPricesInit {
  readonly api: BinanceApi;
  readonly symbols: BinanceSymbols;
  readonly calls: PriceCalls;
  /** Publishes a row of REST. False: it is older than what was published, and has to be asked for again. */
  readonly publish: (row: Row, symbol: CurrencyPair, receivedTime: number) => boolean;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  readonly warn: (message: string) => void;
}

/**
 * Best prices of one connection that follows an outage. Binance sends them at their next change only: whatever changed
 * in the outage is read once over REST. A pair is in doubt until a row of it came, from the socket or from REST.
 */
export class BestPrices {
  readonly #init: BestPricesInit;
  readonly #doubtful = new Set<CurrencyPair>();
  readonly #unacknowledged = new Set<CurrencyPair>();
  readonly #recoveries = new Map<CurrencyPair, Recovery>();
  #recovery: Recovery | undefined;
  #context: SubscribeContext | undefined;
  #filled = 0;

  constructor(init: BestPricesInit) {
    this.#init = init;
  }

  /** The connection subscribes these pairs after an outage. */
  begin(pairs: readonly CurrencyPair[], context: SubscribeContext): void {
    if (pairs.length === 0) return;
    for (const pair of pairs) {
      this.#doubtful.add(pair);
      this.#unacknowledged.add(pair);
    }
    this.#context = context;
    this.#recovery = context.recovering('best prices may have changed unseen and are being read');
  }

  /** Pairs were acknowledged: from now on the socket brings every change. */
  acknowledged(pairs: readonly CurrencyPair[]): void {
    if (this.#unacknowledged.size === 0) return;
    for (const pair of pairs) this.#unacknowledged.delete(pair);
    if (this.#unacknowledged.size === 0) void this.#read();
  }

  /** The socket brought a row of a pair. */
  saw(symbol: CurrencyPair): void {
    if (!this.#doubtful.delete(symbol)) return;
    this.#recoveries.get(symbol)?.end(0);
    this.#recoveries.delete(symbol);
    this.#endIfDone();
  }

  async #read(): Promise<void> {
    const { warn } = this.#init;
    const signal = this.#context?.signal;
    const isOver = (): boolean => signal?.aborted !== false;
    for (let attempt = 0, delay = FIRST_DELAY; this.#doubtful.size > 0; attempt++) {
      try {
        await this.#readOnce();
      } catch (error) {
        if (isOver()) return;
        if (attempt === 0) warn(`best prices could not be read, they are asked for again: ${String(error)}`);
      }
      if (this.#doubtful.size === 0 || isOver()) return;
      if (attempt + 1 >= CALLS_FOR_ALL) this.#releaseOthers();
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (isOver()) return;
      delay = Math.min(2 * delay, MAX_DELAY);
    }
  }

  async #readOnce(): Promise<void> {
    const { api, symbols, publish, onBadRow } = this.#init;
    const answer = await api.read(this.#call());
    if (this.#context?.signal.aborted !== false) return;
    const receivedTime = now();
    for (const row of Array.isArray(answer) ? (answer as unknown[]) : [answer]) {
      const symbol = isRow(row) ? symbols.subscribed(row.symbol) : undefined;
      if (!isRow(row) || symbol === undefined || !this.#doubtful.has(symbol)) continue;
      try {
        if (!publish(row, symbol, receivedTime)) continue;
        this.#filled++;
        this.#doubtful.delete(symbol);
        this.#recoveries.get(symbol)?.end(1);
        this.#recoveries.delete(symbol);
      } catch (error) {
        onBadRow(error, row);
      }
    }
    this.#endIfDone();
  }

  #call(): Call {
    const { symbols, calls } = this.#init;
    const [pair, ...others] = this.#doubtful;
    if (pair === undefined || others.length > 0) return { path: calls.path, weight: calls.weightOfAll };
    const parameters = { symbol: symbols.symbolOf(pair) };
    return { path: calls.path, weight: calls.weightOfOne, parameters };
  }

  /** The pairs in doubt stay so, each for itself; the channel goes live. */
  #releaseOthers(): void {
    const context = this.#context;
    if (!context || !this.#recovery) return;
    for (const pair of this.#doubtful)
      this.#recoveries.set(pair, context.recovering('its best prices could not be read', pair));
    this.#endAll();
  }

  #endIfDone(): void {
    if (this.#doubtful.size === 0) this.#endAll();
  }

  #endAll(): void {
    this.#recovery?.end(this.#filled);
    this.#recovery = undefined;
  }
}
