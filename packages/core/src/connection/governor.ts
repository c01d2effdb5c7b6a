import type { VenueLimits } from '../channel-params.js';
import { reconnectDelay, type ReconnectPolicy } from './reconnect-policy.js';
import { sleep } from './sleep.js';
import { TokenBucket } from './token-bucket.js';

/** What a governor is one of. */
export interface GovernorKey {
  /** Scheme, host and port: exchanges that share a host share its limits. */
  readonly origin: string;
  readonly limits: VenueLimits | undefined;
}

/**
 * One per host in the process, shared by all its channels and streams: a venue counts dials per
 * address, not per object. Holds the budgets of dials and messages, how many dials in a row failed, and until
 * when the venue asked us to stay away.
 */
export class Governor {
  readonly #dials: TokenBucket | undefined;
  readonly #messages: TokenBucket | undefined;
  readonly #rest: TokenBucket | undefined;
  #failures = 0;
  #lastFailure = -Infinity;
  #blockedUntil = -Infinity;
  #restBlockedUntil = -Infinity;

  constructor(limits: VenueLimits | undefined) {
    this.#dials = limits?.dials && new TokenBucket(limits.dials);
    this.#messages = limits?.messages && new TokenBucket(limits.messages);
    this.#rest = limits?.rest && new TokenBucket(limits.rest);
  }

  /** Waits until the venue's limits admit one more dial. */
  async admitDial(signal: AbortSignal): Promise<void> {
    await sleep(this.#dials?.take() ?? 0, signal);
    while (!signal.aborted && this.#blockedUntil > performance.now())
      await sleep(this.#blockedUntil - performance.now(), signal);
  }

  /** Waits until the venue's limits admit one more message. */
  async admitMessage(signal: AbortSignal): Promise<void> {
    await sleep(this.#messages?.take() ?? 0, signal);
  }

  /** Waits until the venue's limits admit a REST call of this weight. */
  async admitRest(weight: number, signal: AbortSignal): Promise<void> {
    if (weight > 0) await sleep(this.#rest?.take(weight) ?? 0, signal);
    while (!signal.aborted && this.#restBlockedUntil > performance.now())
      await sleep(this.#restBlockedUntil - performance.now(), signal);
  }

  /** The venue asked to send no REST calls for so many milliseconds. */
  blockRest(milliseconds: number): void {
    this.#restBlockedUntil = Math.max(this.#restBlockedUntil, performance.now() + milliseconds);
  }

  /**
   * Records that a connection was lost or not made, and returns how long to wait before the next.
   *
   * @param dialed - when that connection was begun (`performance.now()`): connections lost together are one
   * failure of the venue, not several
   */
  recordFailure(policy: ReconnectPolicy, dialed: number, retryAfter?: number): number {
    const time = performance.now();
    if (dialed >= this.#lastFailure) {
      this.#failures++;
      this.#lastFailure = time;
    }
    if (retryAfter !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, time + retryAfter);
    return Math.max(retryAfter ?? 0, reconnectDelay(policy, this.#failures, Math.random));
  }

  /** Records that a connection stayed live for a while: the venue is well. */
  recordHealth(): void {
    this.#failures = 0;
  }
}

const governors = new Map<string, Governor>();

/** The governor of a host. Lives as long as the process, as the venue's memory of us does. */
export function governorOf({ origin, limits }: GovernorKey): Governor {
  let governor = governors.get(origin);
  if (!governor) {
    governor = new Governor(limits);
    governors.set(origin, governor);
  }
  return governor;
}
