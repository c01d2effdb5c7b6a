import { jsonObject, quoted } from '@hftjs/simulator';
import type { BinanceLimits } from '../options.js';
import { VenueError } from '../wire/venue-error.js';

/** What the venue publishes of its limits of orders. */
export interface OrderWindows {
  /** Orders in ten seconds. */
  readonly published: number;
  /** The longer window beside it. */
  readonly long: {
    readonly interval: 'MINUTE' | 'DAY';
    readonly milliseconds: number;
    readonly published: number;
  };
}

interface Counts {
  readonly windows: [number, number];
  readonly used: [number, number];
}

/** Counts the orders that each account places, and refuses more than the limit. */
export class OrderCounter {
  readonly #limits: BinanceLimits;
  readonly #windows: OrderWindows;
  readonly #byAccount = new Map<string, Counts>();

  constructor(limits: BinanceLimits, windows: OrderWindows) {
    this.#limits = limits;
    this.#windows = windows;
  }

  /** Counts new orders, and returns the headers that report them. Throws the venue's error when they are too many. */
  spend(account: string, orders: number): Readonly<Record<string, string>> {
    const { used } = this.#of(account);
    const { orders: limit } = this.#limits;
    if (used[0] + orders > limit)
      throw new VenueError(-1015, `Too many new orders; current limit is ${limit} orders per 10 SECOND.`, {
        status: 429,
      });
    used[0] += orders;
    used[1] += orders;
    const { interval } = this.#windows.long;
    return {
      'X-MBX-ORDER-COUNT-10S': String(used[0]),
      [`X-MBX-ORDER-COUNT-1${interval === 'DAY' ? 'D' : 'M'}`]: String(used[1]),
    };
  }

  /** Limits as the list of markets has them. */
  limits(): string[] {
    return this.#rows().map((fields) => jsonObject(fields));
  }

  /** Limits with what an account has used of them. */
  counts(account: string): string[] {
    const { used } = this.#of(account);
    return this.#rows().map((fields, index) => jsonObject({ ...fields, count: String(used[index] ?? 0) }));
  }

  #rows(): Record<string, string>[] {
    const { published, long } = this.#windows;
    const { orders } = this.#limits;
    const row = (interval: string, [intervalNum, limit]: [number, number]): Record<string, string> => ({
      rateLimitType: quoted('ORDERS'),
      interval: quoted(interval),
      intervalNum: String(intervalNum),
      limit: String(limit),
    });
    return [
      row('SECOND', [10, Number.isFinite(orders) ? orders : published]),
      row(long.interval, [1, long.published]),
    ];
  }

  #of(account: string): Counts {
    const now = performance.now();
    const windows: [number, number] = [
      Math.floor(now / this.#limits.orderInterval),
      Math.floor(now / this.#windows.long.milliseconds),
    ];
    const counts = this.#byAccount.get(account) ?? { windows, used: [0, 0] };
    this.#byAccount.set(account, counts);
    for (const index of [0, 1] as const) {
      if (counts.windows[index] === windows[index]) continue;
      counts.windows[index] = windows[index];
      counts.used[index] = 0;
    }
    return counts;
  }
}
