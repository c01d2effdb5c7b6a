import type { WebTiming } from '../venue/timing.js';

type LineTiming = Pick<WebTiming, 'renewal' | 'resubscribe'>;

/** A connection that watches contracts. */
export interface LineWatcher {
  /** Sends frames that subscribe a contract again. */
  renew(target: string, frames: readonly string[]): void;
}

/** One contract's subscription. */
interface Line {
  readonly target: string;
  readonly watchers: Set<LineWatcher>;
  /** Timer that renews it. */
  timer: NodeJS.Timeout;
  /** Timer after which the other connections subscribe again, after a renewal by one of them. */
  follow?: NodeJS.Timeout;
  isDoubted: boolean;
}

/**
 * The requested fields of a contract: last price and volume, best prices with their sizes, volume of the day,
 * availability. All connections request the same, because the venue has one set of fields per contract and session.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-fields
 */
export const FIELDS = ['31', '84', '85', '86', '88', '7059', '7762', '6509'] as const;

/** Delay between the renewals of two contracts after a lost frame, in milliseconds. */
const SPREAD = 40;

const subscribeFrame = (target: string): string => `smd+${target}+${JSON.stringify({ fields: FIELDS })}`;

/** Ends a contract's subscription, for all sockets of the session. */
export const unsubscribeFrame = (target: string): string => `umd+${target}+{}`;

/**
 * The market data that a session is subscribed to. The venue ends a subscription after fifteen minutes without a message, so
 * each is renewed before that. It ends a subscription for all sockets of the session when one of them unsubscribes. A
 * renewal unsubscribes, and then all connections that watch the contract subscribe again. The last connection that leaves
 * a contract unsubscribes too.
 */
export class MarketLines {
  readonly #lines = new Map<string, Line>();
  readonly #timing: LineTiming;

  constructor(timing: LineTiming) {
    this.#timing = timing;
  }

  /** Adds a connection's contracts. Returns the frames that subscribe them. */
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
   * Removes a connection's contracts. The subscriptions that it alone had end by themselves.
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

  /** Renews a connection's contracts soon, because it may have lost data of them. */
  distrust(watcher: LineWatcher): void {
    let delay = this.#timing.resubscribe;
    for (const line of this.#lines.values()) {
      if (line.isDoubted || !line.watchers.has(watcher)) continue;
      line.isDoubted = true;
      clearTimeout(line.timer);
      line.timer = this.#plan(line.target, delay);
      delay += SPREAD;
    }
  }

  /** By default at an age that differs between contracts: not all are renewed at the same time. */
  #plan(target: string, delay = this.#timing.renewal * (0.8 + 0.2 * Math.random())): NodeJS.Timeout {
    return setTimeout(() => {
      this.#renew(target);
    }, delay);
  }

  /** One connection renews it. The others subscribe again after the venue has processed that. */
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
    }, this.#timing.resubscribe);
  }
}
