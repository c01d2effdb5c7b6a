import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair } from '@hftjs/core';
import type { Row, SubscribeContext } from '@hftjs/core/adapter';
import { isPaused, refusalOf, type ExchangeInfo } from './exchange-info.js';
import type { BinanceSymbols } from './symbols.js';

/** How long a connection waits for the list of markets before it subscribes without it. Milliseconds. */
const PATIENCE = 3_000;

/** From one look at the list to the next: twice as long each time, up to a limit. Milliseconds. */
const FIRST_DELAY = 1_000;
const MAX_DELAY = 60_000;

export interface PairCheckInit {
  readonly symbols: BinanceSymbols;
  readonly info: ExchangeInfo;
  /** The frames that subscribe these pairs. */
  readonly subscribe: (pairs: readonly CurrencyPair[]) => readonly string[];
  readonly warn: (message: string) => void;
}

/**
 * The pairs of one market connection against Binance's list of markets. Binance acknowledges what it does not have, so
 * unknown pairs are refused here. The socket needs no REST: without the list, all pairs are subscribed, and checked
 * once it can be read. A pair that pauses waits, and is subscribed when it trades again.
 */
export class PairCheck {
  readonly #init: PairCheckInit;
  readonly #unchecked = new Set<CurrencyPair>();
  readonly #waiting = new Set<CurrencyPair>();

  constructor(init: PairCheckInit) {
    this.#init = init;
  }

  /** The pairs to subscribe now. */
  async admit(pairs: readonly CurrencyPair[], context: SubscribeContext): Promise<readonly CurrencyPair[]> {
    const { info, warn } = this.#init;
    let wanted = pairs;
    try {
      const markets = await within(info.markets(), PATIENCE);
      wanted = pairs.filter((pair) => this.#admits(pair, markets, context));
    } catch (error) {
      warn(`the list of markets could not be read, pairs are checked later: ${String(error)}`);
      for (const pair of pairs) this.#unchecked.add(pair);
    }
    if (this.#isOpen) void this.#review(context);
    return wanted;
  }

  #admits(pair: CurrencyPair, markets: ReadonlyMap<string, Row>, context: SubscribeContext): boolean {
    const symbol = this.#init.symbols.symbolOf(pair);
    const market = markets.get(symbol);
    const reason = refusalOf(market, pair, context.resumed);
    if (reason !== undefined) {
      context.refuse([pair], `${symbol}: ${reason}`);
      return false;
    }
    // One that was subscribed before is subscribed again: its streams go on by themselves.
    if (context.resumed || !isPaused(market)) return true;
    context.defer([pair], `${symbol} does not trade now: its status is ${String(market?.status)}`);
    this.#waiting.add(pair);
    return false;
  }

  get #isOpen(): boolean {
    return this.#unchecked.size > 0 || this.#waiting.size > 0;
  }

  /** Looks at the list again until every pair is checked and trades. */
  async #review(context: SubscribeContext): Promise<void> {
    const { info, warn } = this.#init;
    const { signal } = context;
    const isOver = (): boolean => signal.aborted;
    let hadFailed = this.#unchecked.size > 0;
    for (let delay = FIRST_DELAY; this.#isOpen; delay = Math.min(2 * delay, MAX_DELAY)) {
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (isOver()) return;
      const markets = await info.refreshed().catch(() => undefined);
      if (isOver()) return;
      if (!markets) continue;
      if (hadFailed) warn('the list of markets can be read again, the pairs are checked');
      hadFailed = false;
      this.#makeUp(markets, context);
    }
  }

  #makeUp(markets: ReadonlyMap<string, Row>, { refuse, send }: SubscribeContext): void {
    const { symbols, subscribe } = this.#init;
    for (const pair of [...this.#unchecked, ...this.#waiting]) {
      const symbol = symbols.symbolOf(pair);
      const reason = refusalOf(markets.get(symbol), pair, false);
      if (reason !== undefined) refuse([pair], `${symbol}: ${reason}`);
      else if (isPaused(markets.get(symbol)) && this.#waiting.has(pair)) continue;
      else if (this.#waiting.has(pair)) send(subscribe([pair]));
      this.#waiting.delete(pair);
    }
    this.#unchecked.clear();
  }
}

/** @throws Error when it takes longer, and whatever the promise rejects with */
async function within<T>(promise: Promise<T>, patience: number): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise,
      sleep(patience, undefined, { signal: timer.signal, ref: false }).then(() => {
        throw new Error(`no answer within ${patience} ms`);
      }),
    ]);
  } finally {
    timer.abort();
  }
}
