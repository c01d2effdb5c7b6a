/** A connection that watches contracts. */
export interface LineWatcher {
  /** Sends frames that ask for a contract anew. */
  renew(target: string, frames: readonly string[]): void;
}

/** One contract's subscription. */
interface Line {
  readonly target: string;
  readonly watchers: Set<LineWatcher>;
  /** Begins it anew. */
  timer: NodeJS.Timeout;
  /** Has the others ask again, after one of them has begun it anew. */
  follow?: NodeJS.Timeout;
  isDoubted: boolean;
}

export interface MarketLinesInit {
  /** Milliseconds after which a subscription is begun anew. */
  readonly renewAfter: number;
  /** Milliseconds after which one is begun anew that was doubted, or that another connection has ended. */
  readonly resubscribeAfter: number;
}

/**
 * What is wanted of a contract: last price and volume, best prices with their sizes, volume of the day, availability. All
 * connections want the same, because the venue has one set of fields per contract and session.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-fields
 */
export const FIELDS = ['31', '84', '85', '86', '88', '7059', '7762', '6509'] as const;

/** Between two contracts that are doubted together, in milliseconds: their frames are sent as they become due. */
const SPREAD = 40;

const subscribeFrame = (target: string): string => `smd+${target}+${JSON.stringify({ fields: FIELDS })}`;

/** Ends a contract's subscription, for all sockets of the session. */
export const unsubscribeFrame = (target: string): string => `umd+${target}+{}`;

/**
 * The market data that a session is subscribed to. The venue ends a subscription after fifteen minutes without a message, so
 * each is begun anew before that. It ends one for all sockets of the session when one of them unsubscribes: that is done
 * to begin anew, after which all who watch the contract ask again, and when the last one leaves.
 */
export class MarketLines {
  readonly #lines = new Map<string, Line>();
  readonly #init: MarketLinesInit;

  constructor(init: MarketLinesInit) {
    this.#init = init;
  }

  /** A connection wants these contracts. Returns the frames that ask for them. */
  join(watcher: LineWatcher, targets: readonly string[]): readonly string[] {
    return targets.flatMap((target) => {
      const known = this.#lines.get(target);
      if (known) {
        known.watchers.add(watcher);
        return [subscribeFrame(target)];
      }
      const watchers = new Set([watcher]);
      this.#lines.set(target, { target, watchers, timer: this.#plan(target), isDoubted: false });
      // A socket that was lost may have left it behind, of whatever age.
      return [unsubscribeFrame(target), subscribeFrame(target)];
    });
  }

  /**
   * A connection is gone, or wants these contracts no more. What it alone watched ends by itself.
   *
   * @returns those that no other connection watches
   */
  leave(watcher: LineWatcher, targets: readonly string[] = [...this.#lines.keys()]): readonly string[] {
    return targets.filter((target) => {
      const line = this.#lines.get(target);
      if (line?.watchers.delete(watcher) !== true || line.watchers.size > 0) return false;
      clearTimeout(line.timer);
      clearTimeout(line.follow);
      return this.#lines.delete(target);
    });
  }

  /** What a connection knows of its contracts is in doubt: they are begun anew soon. */
  distrust(watcher: LineWatcher): void {
    let delay = this.#init.resubscribeAfter;
    for (const line of this.#lines.values()) {
      if (line.isDoubted || !line.watchers.has(watcher)) continue;
      line.isDoubted = true;
      clearTimeout(line.timer);
      line.timer = this.#plan(line.target, delay);
      delay += SPREAD;
    }
  }

  /** By default at an age that differs between contracts: not all are renewed at the same time. */
  #plan(target: string, delay = this.#init.renewAfter * (0.8 + 0.2 * Math.random())): NodeJS.Timeout {
    return setTimeout(() => {
      this.#renew(target);
    }, delay);
  }

  /** One connection ends and begins it anew; the others ask again once the venue has seen that. */
  #renew(target: string): void {
    const line = this.#lines.get(target);
    if (!line) return;
    line.isDoubted = false;
    line.timer = this.#plan(target);
    const [first, ...others] = line.watchers;
    first?.renew(target, [unsubscribeFrame(target), subscribeFrame(target)]);
    clearTimeout(line.follow);
    if (others.length === 0) return;
    line.follow = setTimeout(() => {
      for (const watcher of others)
        if (line.watchers.has(watcher)) watcher.renew(target, [subscribeFrame(target)]);
    }, this.#init.resubscribeAfter);
  }
}
