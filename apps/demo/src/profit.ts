import { splitCurrencyPair, type MyTrade } from '@hftjs/core';

/** Volumes smaller than this are rounding errors of sums. */
const NOTHING = 1e-12;

/** What own fills of one pair have won or lost, in quote currency, at average cost. */
export interface Profit {
  /** Of what was closed, without fees. */
  readonly realized: number;
  /** Of what is open, at a price. Absent without a price. */
  readonly marked: number | undefined;
  /** Positive is paid. Fees in a currency other than those of the pair are not counted. */
  readonly fees: number;
  /** All three. */
  readonly total: number | undefined;
}

/** Own fills of one pair, summed. A fill that the venue corrects is counted as corrected. */
export class FillSums {
  readonly #fills = new Map<string, MyTrade>();
  /** Bought minus sold, in base currency. */
  position = 0;
  /** In quote currency. */
  fees = 0;
  /** What the open position cost, in quote currency; negative when short. */
  #cost = 0;
  #realized = 0;

  /** Number of fills. */
  get count(): number {
    return this.#fills.size;
  }

  add(fill: MyTrade): void {
    const key = `${fill.tradeId} ${fill.orderId}`;
    const isCorrection = this.#fills.has(key);
    this.#fills.set(key, fill);
    if (isCorrection) this.#recount();
    else this.#count(fill);
  }

  /** @param mark - the present price */
  profit(mark: number | undefined): Profit {
    const realized = this.#realized;
    const { fees, position } = this;
    const marked = position === 0 ? 0 : mark === undefined ? undefined : position * mark - this.#cost;
    return { realized, marked, fees, total: marked === undefined ? undefined : realized + marked - fees };
  }

  #recount(): void {
    this.position = this.fees = this.#cost = this.#realized = 0;
    for (const fill of this.#fills.values()) this.#count(fill);
  }

  #count(fill: MyTrade): void {
    this.fees += feesOf(fill);
    const { side, price, volume } = fill;
    if (side === 'unknown') return;
    const change = side === 'buy' ? volume : -volume;
    // What closes gives back its share of the cost; what is left over opens the other side.
    const closed = this.position * change < 0 ? Math.min(Math.abs(this.position), volume) : 0;
    if (closed > 0) {
      const share = this.#cost * (closed / Math.abs(this.position));
      this.#realized += Math.sign(this.position) * closed * price - share;
      this.#cost -= share;
    }
    this.#cost += Math.sign(change) * (volume - closed) * price;
    this.position += change;
    if (Math.abs(this.position) < NOTHING) this.position = this.#cost = 0;
  }
}

/** In quote currency. Some exchanges charge fees in the bought currency. */
function feesOf({ symbol, price, fee, feeCurrency, fees }: MyTrade): number {
  const { base, quote } = splitCurrencyPair(symbol);
  const worth: Readonly<Record<string, number>> = { [base]: price, [quote]: 1 };
  const all =
    fees ?? (fee === undefined || feeCurrency === undefined ? [] : [{ amount: fee, currency: feeCurrency }]);
  return all.reduce((sum, { amount, currency }) => sum + amount * (worth[currency] ?? 0), 0);
}
