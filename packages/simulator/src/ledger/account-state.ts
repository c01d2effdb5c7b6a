import type { Side } from '../market/order-book.js';
import { initialMargin, isMargin, orderMargin, type Hold, type MarginHold } from './holds.js';
import type { LedgerEntry } from './ledger-types.js';
import type { PairTerms } from './pair-terms.js';
import { PositionRecord, type PositionSide } from './position-record.js';

/** Sums of an account's derivatives in one currency, in its units. */
export interface MarginSums {
  readonly unrealized: bigint;
  readonly initial: bigint;
  readonly maintenance: bigint;
  readonly orders: bigint;
}

export interface AccountContext {
  /** The mark price of a pair, in ticks. */
  readonly mark: (pair: string) => number;
  readonly leverage: number;
}

/** What one account has, in exact integers. */
export class AccountState {
  readonly id: string;
  readonly totals = new Map<string, bigint>();
  readonly entries: LedgerEntry[] = [];
  /** By pair. */
  readonly leverages = new Map<string, number>();
  isHedged = false;
  readonly #context: AccountContext;
  readonly #holds = new Map<string, Hold>();
  readonly #positions = new Map<string, PositionRecord>();

  constructor(id: string, context: AccountContext) {
    this.id = id;
    this.#context = context;
  }

  total(currency: string): bigint {
    return this.totals.get(currency) ?? 0n;
  }

  holdOf(orderId: string): Hold | undefined {
    return this.#holds.get(orderId);
  }

  setHold(orderId: string, hold: Hold | undefined): void {
    if (hold === undefined) this.#holds.delete(orderId);
    else this.#holds.set(orderId, hold);
  }

  /** Amounts that orders on spot hold back. */
  heldAmount(currency: string): bigint {
    let sum = 0n;
    for (const hold of this.#holds.values())
      if (!isMargin(hold) && hold.currency === currency) sum += hold.units;
    return sum;
  }

  /** All positions, closed ones too, in the order in which they were first opened. */
  get positions(): Iterable<PositionRecord> {
    return this.#positions.values();
  }

  position(pair: string, side: PositionSide): PositionRecord | undefined {
    return this.#positions.get(`${pair} ${side}`);
  }

  openPosition(terms: PairTerms, side: PositionSide): PositionRecord {
    const key = `${terms.spec.pair} ${side}`;
    const position = this.#positions.get(key) ?? new PositionRecord(terms, side);
    this.#positions.set(key, position);
    return position;
  }

  /** Lots that reduce-only orders of this side would close. @param without - ids of orders that do not count */
  reducingLots(
    pair: string,
    key: { side: Side; positionSide: PositionSide },
    without: readonly string[],
  ): bigint {
    let lots = 0n;
    for (const [orderId, hold] of this.#holds) {
      if (without.includes(orderId) || !isMargin(hold) || !hold.isReduceOnly) continue;
      if (hold.terms.spec.pair !== pair || hold.side !== key.side || hold.positionSide !== key.positionSide)
        continue;
      lots += BigInt(hold.lots);
    }
    return lots;
  }

  leverageOf(pair: string): number {
    return this.leverages.get(pair) ?? this.#context.leverage;
  }

  /** @param change - a hold that an order would have instead of its present one */
  margin(currency: string, change?: { orderId: string; hold: Hold | undefined }): MarginSums {
    let unrealized = 0n;
    let initial = 0n;
    let maintenance = 0n;
    for (const position of this.#positions.values()) {
      const { terms } = position;
      if (terms.settle !== currency || position.lots === 0n) continue;
      const mark = this.#context.mark(terms.spec.pair);
      const value = position.valueAt(mark);
      unrealized += position.unrealized(mark);
      initial += initialMargin(value, this.leverageOf(terms.spec.pair));
      maintenance += maintenanceMargin(value, terms);
    }
    const orders = orderMargin({
      holds: this.#marginHolds(currency, change),
      leverageOf: (pair) => this.leverageOf(pair),
      positionOf: (pair, side) => this.position(pair, side),
    });
    return { unrealized, initial, maintenance, orders };
  }

  /** What new orders can use. */
  available(currency: string, change?: { orderId: string; hold: Hold | undefined }): bigint {
    const { unrealized, initial, orders } = this.margin(currency, change);
    let held = this.heldAmount(currency);
    if (change !== undefined) {
      const before = this.#holds.get(change.orderId);
      if (before !== undefined && !isMargin(before) && before.currency === currency) held -= before.units;
      const { hold } = change;
      if (hold !== undefined && !isMargin(hold) && hold.currency === currency) held += hold.units;
    }
    return this.total(currency) + unrealized - initial - orders - held;
  }

  #marginHolds(currency: string, change?: { orderId: string; hold: Hold | undefined }): MarginHold[] {
    const holds = new Map<string, Hold>(this.#holds);
    if (change?.hold !== undefined) holds.set(change.orderId, change.hold);
    else if (change !== undefined) holds.delete(change.orderId);
    return [...holds.values()].filter(
      (hold): hold is MarginHold => isMargin(hold) && hold.terms.settle === currency,
    );
  }
}

export const maintenanceMargin = (value: bigint, { spec }: PairTerms): bigint =>
  (value * BigInt(Math.round((spec.contract?.maintenance ?? 0.005) * 1e6))) / 1_000_000n;
