import { DecayingCounter, type Budget } from '@hftjs/simulator';

/** The limits of an account of the lowest tier. https://docs.kraken.com/api/docs/guides/spot-rest-ratelimits */
const MOST = 15;
/** In a second. */
const DECAY = 0.33;

/** Calls that count twice. */
const HISTORIES: ReadonlySet<string> = new Set(['Ledgers', 'QueryLedgers', 'TradesHistory', 'QueryTrades']);

/**
 * The counters of private calls, one per account. They are counted and never refused: clients that place many orders in
 * a test need not wait for them. Orders have limits of their own, and public calls are not counted.
 */
export class CallCounters {
  readonly #decay: number;
  readonly #byAccount = new Map<string, DecayingCounter>();

  /** @param pace - how many times faster than at the venue the counters fall */
  constructor(pace = 1) {
    this.#decay = DECAY * pace;
  }

  /** The budget of the account that came closest to its limit. */
  get budgets(): readonly Budget[] {
    const peaks = [...this.#byAccount.values()].map(({ peak }) => peak);
    return peaks.length === 0 ? [] : [{ name: 'private calls', most: MOST, peak: Math.max(...peaks) }];
  }

  /** Counts a call of an account that places no order. */
  count(account: string, name: string): void {
    const counter = this.#byAccount.get(account) ?? new DecayingCounter(MOST, this.#decay);
    this.#byAccount.set(account, counter);
    counter.spend(HISTORIES.has(name) ? 2 : 1);
  }
}
