import { RateWindow, type Budget } from '@hftjs/simulator';
import type { IBLimits } from '../options.js';

/** The venue's limits, all requests and those of single paths. https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#pacing-limitations */
export class RequestLimits {
  readonly #all: RateWindow;
  readonly #byPath: ReadonlyMap<string, RateWindow>;
  readonly #penalty: number;
  #boxedUntil = 0;

  constructor(limits: IBLimits) {
    this.#all = new RateWindow(limits.requests, limits.requestInterval);
    this.#penalty = limits.penalty;
    this.#byPath = new Map([
      ['/iserver/account/orders', new RateWindow(1, limits.slowInterval)],
      ['/iserver/account/trades', new RateWindow(1, limits.slowInterval)],
      ['/portfolio/accounts', new RateWindow(1, limits.slowInterval)],
      ['/sso/validate', new RateWindow(1, limits.validateInterval)],
    ]);
  }

  /** Of all requests, and of the paths with limits of their own. */
  get budgets(): readonly Budget[] {
    return [['all requests', this.#all] as const, ...this.#byPath].map(([name, { most, peak }]) => ({
      name,
      most,
      peak,
    }));
  }

  /** Counts a request; false when it is one too many. */
  admit(path: string): boolean {
    const now = performance.now();
    if (now < this.#boxedUntil) return false;
    const isAdmitted = this.#all.admit() && (this.#byPath.get(path)?.admit() ?? true);
    if (!isAdmitted) this.#boxedUntil = now + this.#penalty;
    return isAdmitted;
  }
}
