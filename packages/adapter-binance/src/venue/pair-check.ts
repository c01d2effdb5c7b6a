import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair } from '@hftjs/core';
import type { Row, SessionContext } from '@hftjs/core/adapter';
import { isPaused, refusalOf } from './markets.js';
import type { Requests } from './requests.js';
import type { BinanceShared } from './shared.js';

/** How long a connection waits for the list of markets before it subscribes without it. Milliseconds. */
const PATIENCE = 3_000;

/** From one look at the list to the next: twice as long each time, up to a limit. Milliseconds. */
const FIRST_DELAY = 1_000;
const MAX_DELAY = 60_000;

/**
 * The pairs of one market connection against Binance's list of markets. Binance acknowledges what it does not have, so
 * unknown pairs are rejected here. The socket needs no REST: without the list, all pairs are subscribed, and checked
 * once it can be read. A pair that pauses waits, and is subscribed when it trades again.
 */
export class PairCheck {
  readonly #shared: BinanceShared;
  readonly #context: SessionContext;
  readonly #requests: Requests;
  readonly #unchecked = new Set<CurrencyPair>();
  readonly #waiting = new Set<CurrencyPair>();
  #isReviewing = false;

  constructor(shared: BinanceShared, context: SessionContext, requests: Requests) {
    this.#shared = shared;
    this.#context = context;
    this.#requests = requests;
  }

  /**
   * The pairs to subscribe now.
   *
   * @param wereLive - whether they were live on an earlier connection
   */
  async admit(pairs: readonly CurrencyPair[], wereLive: boolean): Promise<readonly CurrencyPair[]> {
    let wanted = pairs;
    try {
      const markets = await this.#shared.markets.load(PATIENCE);
      wanted = pairs.filter((pair) => this.#admits(pair, markets, wereLive));
    } catch (error) {
      const reason = `the list of markets could not be read, pairs are checked later: ${String(error)}`;
      this.#context.warn(reason);
      for (const pair of pairs) this.#unchecked.add(pair);
    }
    void this.#review();
    return wanted;
  }

  /** These pairs are not wanted any more. */
  forget(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) {
      this.#unchecked.delete(pair);
      this.#waiting.delete(pair);
    }
  }

  #admits(pair: CurrencyPair, markets: ReadonlyMap<string, Row>, wereLive: boolean): boolean {
    const symbol = this.#shared.symbols.symbolOf(pair);
    const market = markets.get(symbol);
    const reason = refusalOf(market, pair, wereLive);
    if (reason !== undefined) {
      this.#context.reject([pair], `${symbol}: ${reason}`);
      return false;
    }
    // One that was subscribed before is subscribed again: its streams go on by themselves.
    if (wereLive || !isPaused(market)) return true;
    this.#context.defer([pair], `${symbol} does not trade now: its status is ${String(market?.status)}`);
    this.#waiting.add(pair);
    return false;
  }

  get #isOpen(): boolean {
    return this.#unchecked.size > 0 || this.#waiting.size > 0;
  }

  /** Looks at the list again until every pair is checked and trades. */
  async #review(): Promise<void> {
    if (this.#isReviewing) return;
    this.#isReviewing = true;
    const { signal } = this.#context;
    const isOver = (): boolean => signal.aborted;
    let hadFailed = this.#unchecked.size > 0;
    for (let delay = FIRST_DELAY; this.#isOpen; delay = Math.min(2 * delay, MAX_DELAY)) {
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (isOver()) return;
      const { markets } = this.#shared;
      const list = await markets.reload().catch(() => undefined);
      if (isOver()) return;
      if (!list) continue;
      if (hadFailed) this.#context.warn('the list of markets can be read again, the pairs are checked');
      hadFailed = false;
      this.#makeUp(list);
    }
    this.#isReviewing = false;
  }

  #makeUp(markets: ReadonlyMap<string, Row>): void {
    for (const pair of [...this.#unchecked, ...this.#waiting]) {
      const symbol = this.#shared.symbols.symbolOf(pair);
      const market = markets.get(symbol);
      const reason = refusalOf(market, pair, false);
      if (reason !== undefined) this.#context.reject([pair], `${symbol}: ${reason}`);
      else if (this.#waiting.has(pair)) {
        if (isPaused(market)) continue;
        this.#context.send(this.#requests.subscribe([pair]));
      }
      this.#waiting.delete(pair);
    }
    this.#unchecked.clear();
  }
}

/** The pairs that Binance lists; the others are rejected. */
export async function admitPairs(
  { markets, symbols }: BinanceShared,
  context: SessionContext,
  pairs: readonly CurrencyPair[],
): Promise<readonly CurrencyPair[]> {
  const list = await markets.load();
  return pairs.filter((pair) => {
    const symbol = symbols.symbolOf(pair);
    const reason = refusalOf(list.get(symbol), pair, context.outage !== undefined);
    if (reason !== undefined) context.reject([pair], `${symbol}: ${reason}`);
    return reason === undefined;
  });
}
