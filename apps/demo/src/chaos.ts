import { endFaults, faultAt, type FaultKind } from './fault-kinds.js';
import type { DemoVenue } from './venues.js';

/** Milliseconds from one fault of a venue to its next. The venues take turns. */
const PERIOD = 7_000;

/** A venue has at least so long without a fault, in milliseconds, also when the process was late. */
const LEAST_PEACE = 2_500;

/** A fault counts as survived at the earliest after this time, in milliseconds: the stream notices it first. */
const NOTICED = 1_000;

/** The first fault comes when everything is live, or so many milliseconds after the start. */
const LATEST_START = 5_000;

/** Milliseconds between two looks at the schedule. */
const INTERVAL = 50;

/** Faults per venue that a minute must have. The schedule has more. */
const OWED_PER_MINUTE = 5;

/** Milliseconds of a minute that the start may take, in which no fault is owed. */
const START_UP = 6_000;

/** The least number of faults of a run of so many milliseconds: 40 in a minute over eight venues. */
export const faultsOwed = (duration: number, venues: number): number =>
  Math.ceil((OWED_PER_MINUTE * venues * Math.max(0, duration - START_UP)) / (60_000 - START_UP));

interface Target extends DemoVenue {
  /** Index of its next kind of fault: each venue begins with another one. */
  next: number;
  /** When its last fault began. */
  since: number;
  /** The fault that lasts, and when it ends. */
  lasting: { readonly kind: FaultKind; readonly until: number } | undefined;
  /** Faults after which it was not live again so far. */
  open: number;
}

export interface ChaosInit {
  readonly venues: readonly DemoVenue[];
  /** Whether every channel of an exchange is live. */
  readonly isLive: (exchange: string) => boolean;
  /** Milliseconds. @defaultValue `performance.now` */
  readonly clock?: () => number;
}

/**
 * Makes faults on a schedule, on one venue after the other, each of another kind. It prefers venues that have recovered
 * from their last fault, and takes only those with open connections: others would not notice.
 */
export class Chaos {
  readonly #targets: readonly Target[];
  readonly #isLive: (exchange: string) => boolean;
  readonly #clock: () => number;
  readonly #began: number;
  /** When the next fault is due; absent before the first. */
  #due: number | undefined;
  #made = 0;
  #survived = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ venues, isLive, clock = () => performance.now() }: ChaosInit) {
    this.#isLive = isLive;
    this.#clock = clock;
    this.#began = clock();
    this.#targets = venues.map((venue, next) => ({
      ...venue,
      ...{ next, since: -Infinity, lasting: undefined, open: 0 },
    }));
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.look();
    }, INTERVAL);
  }

  /** Faults of open connections. */
  get made(): number {
    return this.#made;
  }

  /** Those after which every channel of the venue was live again. */
  get survived(): number {
    return this.#survived;
  }

  /** Venues that are not live again. */
  get open(): readonly string[] {
    return this.#targets.filter(({ open }) => open > 0).map(({ exchange }) => exchange);
  }

  /** Does what is due. */
  look(): void {
    const now = this.#clock();
    for (const target of this.#targets) this.#endLasting(target, now);
    this.#countSurvived(now);
    if (this.#due === undefined && this.#isReady(now)) this.#due = now;
    if (this.#due === undefined || now < this.#due) return;
    const target = this.#pick(now);
    if (target === undefined) return;
    this.#begin(target, now);
    // From when it was due: a late process catches up.
    this.#due += PERIOD / this.#targets.length;
  }

  /** Makes no more faults and ends those that last. `countSurvived` goes on counting. */
  stop(): void {
    clearInterval(this.#timer);
    for (const target of this.#targets) {
      this.#endLasting(target, Infinity);
      endFaults(target.venue.faults);
    }
  }

  /** Counts what was survived since. */
  countSurvived(): void {
    this.#countSurvived(this.#clock());
  }

  #isReady(now: number): boolean {
    return now - this.#began >= LATEST_START || this.#targets.every(({ exchange }) => this.#isLive(exchange));
  }

  /** The venue whose last fault is longest ago, of those that have recovered if there are some. */
  #pick(now: number): Target | undefined {
    const possible = this.#targets.filter(
      ({ since, lasting, venue }) =>
        lasting === undefined && now - since >= LEAST_PEACE && venue.counters.connections > 0,
    );
    const recovered = possible.filter(({ exchange, open }) => open === 0 && this.#isLive(exchange));
    const others = possible.filter(({ since }) => now - since >= PERIOD);
    const candidates = recovered.length > 0 ? recovered : others;
    return candidates.toSorted((left, right) => left.since - right.since)[0];
  }

  #begin(target: Target, now: number): void {
    const kind = faultAt(target.next);
    kind.begin(target.venue.faults);
    target.next++;
    target.since = now;
    target.open++;
    target.lasting = kind.end === undefined ? undefined : { kind, until: now + kind.lasts };
    this.#made++;
  }

  #endLasting(target: Target, now: number): void {
    if (target.lasting === undefined || now < target.lasting.until) return;
    target.lasting.kind.end?.(target.venue.faults);
    target.lasting = undefined;
  }

  #countSurvived(now: number): void {
    for (const target of this.#targets) {
      const isOver = target.lasting === undefined && now - target.since >= NOTICED;
      if (!isOver || !this.#isLive(target.exchange)) continue;
      this.#survived += target.open;
      target.open = 0;
    }
  }
}
