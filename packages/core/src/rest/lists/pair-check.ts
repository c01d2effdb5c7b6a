import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionContext } from '../../connection/session.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { Row } from '../../wire/fields.js';
import type { InstrumentList } from './instrument-list.js';

/** How long a connection waits for the list before it subscribes without it. Milliseconds. */
const PATIENCE = 3_000;

/** From one look at the list to the next: twice as long each time, up to a limit. Milliseconds. */
const FIRST_DELAY = 1_000;
const MAX_DELAY = 60_000;

/** Which pairs can be subscribed, by the venue's list of instruments. Reasons are for the user. */
export interface ListedPairs<T = Row> {
  readonly list: Pick<InstrumentList<T>, 'load'>;
  /** The key of a pair's instrument in the list. */
  readonly symbolOf: (pair: CurrencyPair) => string;
  /**
   * Why a pair cannot be subscribed; `undefined` when it can.
   *
   * @param wasLive - whether the pair was live on an earlier connection
   */
  readonly refusalOf: (instrument: T | undefined, pair: CurrencyPair, wasLive: boolean) => string | undefined;
}

/** The same, of a venue whose instruments may pause. */
export interface PairRules<T = Row> extends ListedPairs<T> {
  readonly list: InstrumentList<T>;
  /** Why an instrument does not trade at the moment, and may again; `undefined` when it trades. */
  readonly pauseOf: (instrument: T | undefined) => string | undefined;
}

/**
 * The pairs of one market connection, checked against the list of instruments of a venue that acknowledges
 * subscriptions of what it does not have. The socket needs no REST: without the list, all pairs are subscribed, and
 * checked once it can be read. A pair that pauses waits, and is subscribed when it trades again.
 */
export class PairCheck<T> {
  readonly #rules: PairRules<T>;
  readonly #context: Pick<SessionContext, 'warn' | 'reject' | 'defer' | 'send' | 'signal'>;
  readonly #subscribe: (pairs: readonly CurrencyPair[]) => readonly string[];
  readonly #unchecked = new Set<CurrencyPair>();
  readonly #waiting = new Set<CurrencyPair>();
  #isReviewing = false;

  /** @param subscribe - returns the frames that subscribe pairs */
  constructor(
    rules: PairRules<T>,
    context: Pick<SessionContext, 'warn' | 'reject' | 'defer' | 'send' | 'signal'>,
    subscribe: (pairs: readonly CurrencyPair[]) => readonly string[],
  ) {
    this.#rules = rules;
    this.#context = context;
    this.#subscribe = subscribe;
  }

  /**
   * The pairs to subscribe now.
   *
   * @param wereLive - whether they were live on an earlier connection
   */
  async admit(pairs: readonly CurrencyPair[], wereLive: boolean): Promise<readonly CurrencyPair[]> {
    let wanted = pairs;
    try {
      const list = await this.#rules.list.load(PATIENCE);
      wanted = pairs.filter((pair) => this.#admits(pair, list, wereLive));
    } catch (error) {
      this.#context.warn(`the list of markets could not be read, pairs are checked later: ${String(error)}`);
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

  #admits(pair: CurrencyPair, list: ReadonlyMap<string, T>, wereLive: boolean): boolean {
    const { symbolOf, pauseOf } = this.#rules;
    if (isRefused(this.#rules, this.#context, { pair, list, wasLive: wereLive })) return false;
    // One that was subscribed before is subscribed again: its streams go on by themselves.
    const symbol = symbolOf(pair);
    const pause = wereLive ? undefined : pauseOf(list.get(symbol));
    if (pause === undefined) return true;
    this.#context.defer([pair], `${symbol} ${pause}`);
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
      const list = await this.#rules.list.reload().catch(() => undefined);
      if (isOver()) return;
      if (!list) continue;
      if (hadFailed) this.#context.warn('the list of markets can be read again, the pairs are checked');
      hadFailed = false;
      this.#makeUp(list);
    }
    this.#isReviewing = false;
  }

  #makeUp(list: ReadonlyMap<string, T>): void {
    const { symbolOf, pauseOf } = this.#rules;
    for (const pair of [...this.#unchecked, ...this.#waiting]) {
      const isWaiting = this.#waiting.has(pair);
      if (!isRefused(this.#rules, this.#context, { pair, list, wasLive: false }) && isWaiting) {
        if (pauseOf(list.get(symbolOf(pair))) !== undefined) continue;
        this.#context.send(this.#subscribe([pair]));
      }
      this.#waiting.delete(pair);
    }
    this.#unchecked.clear();
  }
}

/** The pairs that the list admits; the others are rejected. For channels that need the list. */
export async function admitPairs<T>(
  rules: ListedPairs<T>,
  context: Pick<SessionContext, 'reject' | 'outage'>,
  pairs: readonly CurrencyPair[],
): Promise<readonly CurrencyPair[]> {
  const list = await rules.list.load();
  const wasLive = context.outage !== undefined;
  return pairs.filter((pair) => !isRefused(rules, context, { pair, list, wasLive }));
}

interface Candidate<T> {
  readonly pair: CurrencyPair;
  readonly list: ReadonlyMap<string, T>;
  readonly wasLive: boolean;
}

/** Whether a pair cannot be subscribed; then it is rejected. */
function isRefused<T>(
  { symbolOf, refusalOf }: ListedPairs<T>,
  context: Pick<SessionContext, 'reject'>,
  { pair, list, wasLive }: Candidate<T>,
): boolean {
  const symbol = symbolOf(pair);
  const reason = refusalOf(list.get(symbol), pair, wasLive);
  if (reason !== undefined) context.reject([pair], `${symbol}: ${reason}`);
  return reason !== undefined;
}
