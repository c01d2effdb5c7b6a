/** One contract's subscription. */
interface Line {
  /** Counts how often it was begun anew: each connection has to follow. */
  epoch: number;
  renewAt: number;
  /** The epoch that each connection has asked for. */
  readonly watchers: Map<object, number>;
}

export interface MarketLinesInit {
  /** Milliseconds after which a subscription is begun anew. */
  readonly renewAfter: number;
  /** In milliseconds. @defaultValue performance.now */
  readonly clock?: () => number;
}

/**
 * What is wanted of a contract: last price and volume, best prices with their sizes, volume of the day, availability. All
 * connections want the same, because the venue has one set of fields per contract and session.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-fields
 */
export const FIELDS = ['31', '84', '85', '86', '88', '7059', '7762', '6509'] as const;

const subscribeFrame = (target: string): string => `smd+${target}+${JSON.stringify({ fields: FIELDS })}`;
const unsubscribeFrame = (target: string): string => `umd+${target}+{}`;

/**
 * The market data that a session is subscribed to. The venue ends a subscription after fifteen minutes without a word, so
 * each is begun anew before that; and it ends one for all sockets of the session when one of them unsubscribes, so that
 * nobody unsubscribes but to begin anew, after which all who watch the contract ask again.
 */
export class MarketLines {
  readonly #lines = new Map<string, Line>();
  readonly #renewAfter: number;
  readonly #clock: () => number;

  constructor({ renewAfter, clock = () => performance.now() }: MarketLinesInit) {
    this.#renewAfter = renewAfter;
    this.#clock = clock;
  }

  /** A connection wants these contracts: the frames that ask for them. */
  join(watcher: object, targets: readonly string[]): readonly string[] {
    return targets.flatMap((target) => {
      const line = this.#lines.get(target);
      if (line) {
        line.watchers.set(watcher, line.epoch);
        return [subscribeFrame(target)];
      }
      this.#lines.set(target, { epoch: 0, renewAt: this.#nextRenewal(), watchers: new Map([[watcher, 0]]) });
      // A socket that was lost may have left it behind, of whatever age.
      return [unsubscribeFrame(target), subscribeFrame(target)];
    });
  }

  /** A connection is gone, or wants a contract no more. What it alone watched ends by itself. */
  leave(watcher: object, targets: Iterable<string> = [...this.#lines.keys()]): void {
    for (const target of targets) {
      const line = this.#lines.get(target);
      line?.watchers.delete(watcher);
      if (line?.watchers.size === 0) this.#lines.delete(target);
    }
  }

  /** What a connection knows of these contracts is in doubt: they are due to be begun anew. */
  distrust(watcher: object): void {
    for (const line of this.#lines.values()) if (line.watchers.has(watcher)) line.renewAt = -Infinity;
  }

  /** The contracts that a connection has to ask for now, and the frames that do. */
  due(watcher: object): { readonly targets: readonly string[]; readonly frames: readonly string[] } {
    const targets: string[] = [];
    const frames: string[] = [];
    for (const [target, line] of this.#lines) {
      const epoch = line.watchers.get(watcher);
      if (epoch === undefined) continue;
      const isOld = this.#clock() >= line.renewAt;
      if (!isOld && epoch === line.epoch) continue;
      if (isOld) {
        line.epoch++;
        line.renewAt = this.#nextRenewal();
        frames.push(unsubscribeFrame(target));
      }
      line.watchers.set(watcher, line.epoch);
      frames.push(subscribeFrame(target));
      targets.push(target);
    }
    return { targets, frames };
  }

  /** Not all at the same time. */
  #nextRenewal(): number {
    return this.#clock() + this.#renewAfter * (0.8 + 0.2 * Math.random());
  }
}
