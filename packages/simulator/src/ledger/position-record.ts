import type { Side } from '../market/order-book.js';
import type { PairTerms } from './pair-terms.js';

/** A position of an account: `net`, or one of the two that an account in hedge mode has. */
export type PositionSide = 'net' | 'long' | 'short';

/** What a fill did to a position, in units of the currency of settlement and in lots. */
export interface Booking {
  /** Profit of what was closed. */
  readonly realized: bigint;
  readonly closedLots: bigint;
  readonly openedLots: bigint;
}

/** A position in exact integers. */
export class PositionRecord {
  readonly terms: PairTerms;
  readonly side: PositionSide;
  /** Signed: below zero when short. */
  lots = 0n;
  /** What the present lots were worth when they were opened; never negative. */
  cost = 0n;
  /** Profit of all that was closed, without fees. */
  realized = 0n;
  /** When it was last opened from nothing, in epoch milliseconds. */
  openedTime: number | undefined;
  updatedTime: number | undefined;

  constructor(terms: PairTerms, side: PositionSide) {
    this.terms = terms;
    this.side = side;
  }

  /** Books a fill. Of the cost, closed lots take their share rounded down: the remainder stays with the rest. */
  book({ side, tick, lots, time }: { side: Side; tick: number; lots: number; time: number }): Booking {
    const { terms } = this;
    const sign = side === 'buy' ? 1n : -1n;
    const filled = BigInt(lots);
    const open = this.lots < 0n ? -this.lots : this.lots;
    const isClosing = this.lots * sign < 0n;
    const closedLots = isClosing ? (filled < open ? filled : open) : 0n;
    const openedLots = filled - closedLots;
    const value = terms.value(tick, filled);
    // Both parts of a fill that turns the position add up to its value.
    const closedValue = openedLots === 0n ? value : closedLots === 0n ? 0n : terms.value(tick, closedLots);
    let realized = 0n;
    if (closedLots > 0n) {
      const share = (this.cost * closedLots) / open;
      realized = this.#profit(share, closedValue);
      this.cost -= share;
    }
    this.lots += sign * filled;
    if (openedLots > 0n) {
      this.cost += value - closedValue;
      if (open === closedLots) this.openedTime = time;
    }
    this.realized += realized;
    this.updatedTime = time;
    return { realized, closedLots, openedLots };
  }

  /** Profit if all were closed at this tick. */
  unrealized(tick: number): bigint {
    return this.lots === 0n ? 0n : this.#profit(this.cost, this.valueAt(tick));
  }

  /** What the lots are worth at this tick; never negative. */
  valueAt(tick: number): bigint {
    return this.terms.value(tick, this.lots < 0n ? -this.lots : this.lots);
  }

  /** Of what was opened for `before` and is worth `now`; called before `lots` changes. */
  #profit(before: bigint, now: bigint): bigint {
    const isShort = this.lots < 0n;
    // A long inverse contract is worth fewer coins the higher the price is.
    return isShort === (this.terms.kind === 'inverse') ? now - before : before - now;
  }
}
