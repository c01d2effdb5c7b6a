import { addDecimals, compareDecimals, type FillRow } from '@hftjs/core/adapter';
import type { RestFill } from './rest-fill.js';

/** From a push to the first look at the list of fills, in milliseconds. */
const FIRST_DELAY = 30;

/** From one look in vain to the next: twice as long each time, up to a limit. */
const RETRY_DELAY = 300;
const MAX_RETRY_DELAY = 30_000;

/** So many looks in vain at the newest fills, and the whole list is read. */
const ATTEMPTS_AT_NEWEST = 4;

/**
 * The fills of one order, of which the feed tells the sum only: which are delivered, and whether some that the sum
 * holds are missing. What was filled before the stream began is history.
 */
export class OrderFills {
  /** When it is looked for its fills again, on the clock of `performance.now()`. */
  dueAt = Infinity;
  /** Since when fills are missing. */
  waitingSince = 0;
  hasEnded = false;
  readonly #history: string;
  readonly #fills = new Map<string, RestFill>();
  readonly #delivered = new Set<string>();
  #target: string;
  #count: number | undefined;
  /** The sum up to which nothing is missing. */
  #settled: string;
  /** When the newest fill of that sum was filed. */
  #settledUpTo: number | undefined;
  #attempts = 0;

  /** @param history - filled before the stream began */
  constructor(history: string) {
    this.#history = history;
    this.#target = history;
    this.#settled = history;
  }

  get isWaiting(): boolean {
    return compareDecimals(this.#target, this.#settled) > 0;
  }

  /** What is missing, for messages. */
  get wanted(): string {
    return `${this.#target}, of which ${this.#settled} is known`;
  }

  /**
   * When the newest fill was filed before which nothing is missing: from there on it is looked for more.
   * `undefined`: from the order's beginning, also where newer ones were looked for in vain.
   */
  get settledUpTo(): number | undefined {
    return this.#attempts > ATTEMPTS_AT_NEWEST ? undefined : this.#settledUpTo;
  }

  /** The order has filled so much, by so many fills. */
  raise(filled: string, count: number | undefined): void {
    if (compareDecimals(filled, this.#target) <= 0) return;
    const time = performance.now();
    if (!this.isWaiting) this.waitingSince = time;
    this.#target = filled;
    this.#count = count;
    this.#attempts = 0;
    // Pushes that go on and on must not put the look off.
    this.dueAt = Math.min(this.dueAt, time + FIRST_DELAY);
  }

  /** It is looked for them now. */
  look(): void {
    this.dueAt = Infinity;
  }

  /** A look was in vain. */
  postpone(): void {
    const delay = Math.min(RETRY_DELAY * 2 ** this.#attempts, MAX_RETRY_DELAY);
    this.#attempts++;
    this.dueAt = performance.now() + delay;
  }

  /** Takes what the list has of the order; returns what is to be delivered, oldest first. */
  learn(fills: readonly RestFill[]): FillRow[] {
    for (const fill of fills) this.#fills.set(fill.row.tradeId, fill);
    const isWhole = this.#isWhole();
    const rows = this.#newRows(isWhole);
    if (isWhole) this.#settle();
    return rows;
  }

  /** Where some was filled before, only the whole list tells which fills that was. */
  #newRows(isWhole: boolean): FillRow[] {
    const hasHistory = Number(this.#history) > 0;
    if (hasHistory && !isWhole) return [];
    const rows: FillRow[] = [];
    let sum = '0';
    for (const { row } of this.#inOrder()) {
      sum = addDecimals(sum, row.volume);
      if (hasHistory && compareDecimals(sum, this.#history) <= 0) continue;
      if (this.#delivered.has(row.tradeId)) continue;
      this.#delivered.add(row.tradeId);
      rows.push(row);
    }
    return rows;
  }

  #inOrder(): readonly RestFill[] {
    return [...this.#fills.values()].sort(
      (left, right) => (left.row.time ?? 0) - (right.row.time ?? 0) || (left.filed ?? 0) - (right.filed ?? 0),
    );
  }

  /** Quotients do not add up to the last digit: then their number decides. */
  #isWhole(): boolean {
    const fills = [...this.#fills.values()];
    if (this.#count !== undefined && fills.some(({ isSizedInQuote }) => isSizedInQuote))
      return fills.length >= this.#count;
    return compareDecimals(this.#sum(), this.#target) >= 0;
  }

  #settle(): void {
    const sum = this.#sum();
    this.#settled = compareDecimals(sum, this.#target) > 0 ? sum : this.#target;
    this.dueAt = Infinity;
    this.#settledUpTo = this.hasEnded ? undefined : this.#newest();
    if (!this.hasEnded) return;
    // Should more follow after all, the whole list is read again.
    this.#fills.clear();
    this.#delivered.clear();
  }

  #newest(): number | undefined {
    let newest: number | undefined;
    for (const { filed } of this.#fills.values())
      if (filed !== undefined && filed > (newest ?? -Infinity)) newest = filed;
    return newest;
  }

  #sum(): string {
    let sum = '0';
    for (const { row } of this.#fills.values()) sum = addDecimals(sum, row.volume);
    return sum;
  }
}
