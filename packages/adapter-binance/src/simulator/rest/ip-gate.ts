import type { Budget, Refusal } from '@hftjs/simulator';
import type { BinanceLimits } from '../options.js';

/** What one client address has used up. All clients of a simulator have one address. */
export class IpGate {
  readonly #limits: BinanceLimits;
  /** When the last dials came. */
  readonly #dials: number[] = [];
  #windowStart = -Infinity;
  #used = 0;
  #peak = 0;
  #violations = 0;
  #bannedUntil = -Infinity;
  #retryAt = 0;

  constructor(limits: BinanceLimits) {
    this.#limits = limits;
  }

  /** Weight used in this window. */
  get usedWeight(): number {
    return this.#used;
  }

  /** The weight of REST and the WebSocket API together. */
  get budget(): Budget {
    return { name: 'weight', most: this.#limits.weight, peak: this.#peak };
  }

  /** When the last refusal ends, in epoch milliseconds. */
  get retryTime(): number {
    return Math.ceil(performance.timeOrigin + this.#retryAt);
  }

  /** Counts a dial, and returns a refusal when there were too many. */
  admitDial(): Refusal | undefined {
    const now = performance.now();
    const ban = this.#ban(now);
    if (ban !== undefined) return ban;
    const { dials, dialInterval } = this.#limits;
    while ((this.#dials[0] ?? Infinity) <= now - dialInterval) this.#dials.shift();
    if (this.#dials.length >= dials) return this.#refuse(now, (this.#dials[0] ?? now) + dialInterval);
    this.#dials.push(now);
    return undefined;
  }

  /** Bans the address for so many milliseconds: dials, REST and the WebSocket API. */
  ban(duration: number): void {
    const now = performance.now();
    this.#bannedUntil = now + duration;
    this.#retryAt = this.#bannedUntil;
  }

  /** Spends request weight, and returns a refusal when none is left. */
  spend(weight: number): Refusal | undefined {
    const now = performance.now();
    const ban = this.#ban(now);
    if (ban !== undefined) return ban;
    const { weightInterval } = this.#limits;
    if (now >= this.#windowStart + weightInterval) {
      this.#windowStart = now;
      this.#used = 0;
      this.#violations = 0;
    }
    this.#used += weight;
    this.#peak = Math.max(this.#peak, this.#used);
    return this.#used > this.#limits.weight
      ? this.#refuse(now, this.#windowStart + weightInterval)
      : undefined;
  }

  #refuse(now: number, until: number): Refusal {
    this.#violations++;
    this.#retryAt = until;
    if (this.#violations <= this.#limits.violations) return { status: 429, retryAfter: seconds(until - now) };
    this.#violations = 0;
    this.#bannedUntil = now + this.#limits.banDuration;
    this.#retryAt = this.#bannedUntil;
    return { status: 418, retryAfter: seconds(this.#limits.banDuration) };
  }

  #ban(now: number): Refusal | undefined {
    return now < this.#bannedUntil
      ? { status: 418, retryAfter: seconds(this.#bannedUntil - now) }
      : undefined;
  }
}

const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
