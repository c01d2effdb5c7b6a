import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { BookFacts } from '../book-facts.js';
import type { BookMessage } from '../book-message.js';
import { KeptUpdates } from './kept-updates.js';
import type { LatestNumber } from './latest-numbers.js';
import { SideBuilder } from './side-builder.js';

/**
 * What became of a message. `built`: the book is that of the venue after it. `kept`: it waits for a snapshot, or is
 * ignored until there is one. `old`: the book has it already. `stale`: a snapshot that is older than what
 * was received, and that no kept updates lead on from. `broken`: there is no book any more, see `fault`.
 */
export type BookOutcome = 'built' | 'kept' | 'old' | 'stale' | 'broken';

/** Builds the book of one pair from the venue's snapshots and updates, and detects when that is not possible. */
export class BookBuilder {
  readonly bids: SideBuilder;
  readonly asks: SideBuilder;
  /** Why the book is broken. */
  fault = '';
  /** Whether the fault is that the known levels do not reach the depth that was asked for. */
  isExhausted = false;
  isLive = false;
  readonly #pair: CurrencyPair;
  readonly #facts: BookFacts;
  readonly #kept: KeptUpdates;
  #sequence: number | undefined;
  readonly #latest: LatestNumber;
  /** Whether updates are kept for a snapshot of REST. */
  readonly #keeps: boolean;
  /** The highest number that this connection has received: an answer of REST may be older. */
  #seen = -Infinity;
  /** The exchange's time of the last update since the snapshot. */
  #time = -Infinity;
  /** Whether an update was applied since the last snapshot. */
  #isJoined = false;
  /** Whether updates of a live book are kept too, because another snapshot was asked for. */
  #keepsAlong = false;
  /** Known levels of a side below which another snapshot should be asked for. */
  #reserve = 0;

  constructor(pair: CurrencyPair, facts: BookFacts, latest: LatestNumber) {
    this.#pair = pair;
    this.#latest = latest;
    this.#facts = facts;
    this.bids = new SideBuilder('bids', facts.request);
    this.asks = new SideBuilder('asks', facts.request);
    this.#keeps = facts.rule.joins || facts.snapshots.read !== undefined;
    this.#kept = new KeptUpdates(facts.rule);
  }

  /** The venue's number of the last change. */
  get sequence(): number | undefined {
    return this.#sequence;
  }

  /** Updates that wait for a snapshot. */
  get keptUpdates(): number {
    return this.#kept.size;
  }

  /** The number of the newest update that waits for a snapshot. */
  get keptSequence(): number | undefined {
    return this.#kept.lastSequence;
  }

  /** Whether half of the known levels beyond the asked depth are used up. */
  get isThin(): boolean {
    return this.bids.known < this.#reserve || this.asks.known < this.#reserve;
  }

  /** @param isApart - whether it was read over REST, so that updates of before and after it may have been received */
  snapshot(message: BookMessage, isApart = this.#facts.snapshots.from === 'rest'): BookOutcome {
    const { rule, request } = this.#facts;
    const { sequence, limit = Infinity } = message;
    // Asked for, it may be older than the book, because kept updates follow it.
    const joins = rule.joins || isApart;
    if (this.isLive && joins && !this.#keepsAlong && (!rule.joins || isBefore(sequence, this.#sequence)))
      return 'old';
    const updates = joins ? this.#kept.after(message) : [];
    if (!updates || (isApart && this.#isTooOld(updates.at(-1)?.sequence ?? sequence))) return 'stale';
    this.bids.replace(message.bids, limit);
    this.asks.replace(message.asks, limit);
    this.#reserve = limit === Infinity ? 0 : request.depth + Math.ceil((limit - request.depth) / 2);
    this.#note(message);
    this.#sequence = sequence;
    this.#time = -Infinity;
    this.#isJoined = !joins;
    this.#keepsAlong = false;
    this.isLive = true;
    this.#kept.clear();
    // Each message is checked: what is wrong with one may not show after the next.
    let outcome = this.#check(message);
    for (const update of updates) if (outcome === 'built') outcome = this.#applied(update);
    return outcome;
  }

  update(message: BookMessage): BookOutcome {
    const { rule } = this.#facts;
    this.#note(message);
    if (!this.isLive) {
      if (this.#keeps) this.#kept.keep(message);
      return 'kept';
    }
    const last = this.#sequence;
    const verdict = this.#isJoined ? rule.follow(last, message) : rule.join(last, message);
    if (verdict === 'old') return 'old';
    if (verdict === 'gap') {
      this.#break(`updates are missing: ${describe(message)} does not follow ${String(last)}`);
      if (this.#keeps) this.#kept.keep(message);
      return 'broken';
    }
    if (this.#keepsAlong) this.#kept.keep(message);
    return this.#applied(message);
  }

  /** Another snapshot was asked for while the book is live: updates that it may not contain are kept. */
  keepAlong(): void {
    this.#keepsAlong = true;
  }

  /** A message of this pair arrived and could not be read: a snapshot without it is too old. */
  missed(): void {
    this.#latest.isBehind = true;
  }

  /** Forgets the book, and the updates that wait for a snapshot: the next snapshot must be one that is asked for now. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
    this.#kept.clear();
    this.#sequence = undefined;
    this.#keepsAlong = false;
    this.isLive = false;
  }

  /** Whether the book with this number lacks what was received, which is possible for an answer of REST. */
  #isTooOld(sequence: number | undefined): boolean {
    if (sequence === undefined) return false;
    // The numbers of an earlier connection count until this one has one: the venue may have begun anew.
    const last = this.#seen === -Infinity ? this.#latest.sequence : this.#seen;
    return sequence < last || (sequence === last && this.#latest.isBehind);
  }

  #note({ sequence, previousSequence }: BookMessage): void {
    // The message after the highest one may have a smaller number, after maintenance.
    if (sequence === undefined || (sequence <= this.#seen && previousSequence !== this.#seen)) return;
    this.#seen = sequence;
    this.#latest.sequence = sequence;
    this.#latest.isBehind = false;
  }

  #applied(message: BookMessage): BookOutcome {
    const { exchangeTime } = message;
    if (this.#facts.timesRise === true && exchangeTime !== undefined) {
      if (exchangeTime < this.#time)
        return this.#break('an update of the book is older than the one before it');
      this.#time = exchangeTime;
    }
    if (!this.bids.apply(message.bids) || !this.asks.apply(message.asks))
      return this.#break('an update of the book has a value that cannot be right');
    this.#sequence = message.sequence;
    this.#isJoined = true;
    return this.#check(message);
  }

  /** Checks the book after a whole message. */
  #check(message: BookMessage): BookOutcome {
    const { bids, asks } = this;
    const { keeps, request } = this.#facts;
    if (keeps !== undefined) {
      bids.cut(keeps);
      asks.cut(keeps);
    }
    const bid = bids.levels.best;
    const ask = asks.levels.best;
    if (bid !== undefined && ask !== undefined && bid[0] >= ask[0] && !this.#facts.mayCross?.(this.#pair))
      return this.#break(`the book is crossed: bid ${bid[0]}, ask ${ask[0]}`);
    if (this.#facts.verify?.(bids.levels, asks.levels, message, this.#pair) === false)
      return this.#break('the checksum of the book is not that of the venue');
    if (bids.known < request.depth || asks.known < request.depth) {
      this.#break(
        `only ${Math.min(bids.known, asks.known)} levels of the book are known, and ${request.depth} were asked for`,
      );
      this.isExhausted = true;
      if (this.#facts.rule.joins) this.#kept.keep(message);
    }
    return this.isLive ? 'built' : 'broken';
  }

  #break(fault: string): BookOutcome {
    this.clear();
    this.fault = fault;
    this.isExhausted = false;
    return 'broken';
  }
}

const isBefore = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && one < other;

const describe = ({ firstSequence, previousSequence, sequence }: BookMessage): string =>
  previousSequence !== undefined
    ? `the update ${String(sequence)} after ${previousSequence}`
    : firstSequence !== undefined && firstSequence !== sequence
      ? `the update ${firstSequence} to ${String(sequence)}`
      : `the update ${String(sequence)}`;
