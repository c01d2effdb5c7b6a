import type { AccountFill } from './account-fill.js';
import { FilledSums } from './filled-sums.js';

/** Orders remembered of each kind. */
const ORDERS_KEPT = 10_000;

/** What a stream remembers of its account from one connection to the next. */
export class AccountMemory {
  /** Refusals of the credentials in a row. */
  refusals = 0;
  /** What is filled of inverse orders. */
  readonly sums = new FilledSums();
  #historicFills: ReadonlySet<string> | undefined;
  #historyEnd = -Infinity;
  readonly #pictures = new Map<string, number>();
  /** Orders to ask about, and when. */
  readonly #questions = new Map<string, number>();
  readonly #asked = new Set<string>();

  /** Whether the fills of before the stream are known, and so those since. */
  get hasBegun(): boolean {
    return this.#historicFills !== undefined;
  }

  /** The last fills of before the stream. */
  begin(fills: readonly AccountFill[]): void {
    this.#historicFills = new Set(fills.map(({ fillId }) => fillId));
    for (const { time } of fills) this.#historyEnd = Math.max(this.#historyEnd, time ?? -Infinity);
  }

  /** Whether a fill was made before the stream began. */
  isHistory({ fillId, time }: AccountFill): boolean {
    return (this.#historicFills?.has(fillId) ?? false) || (time !== undefined && time < this.#historyEnd);
  }

  /** An order's fills up to a time were told as a sum. */
  sawSum(orderId: string, time: number | undefined): void {
    if (time === undefined) return;
    this.#pictures.set(orderId, time);
    forgetOldest(this.#pictures);
  }

  /** Whether a fill is in the sum that its order was first told with. */
  isCounted({ orderId, time }: AccountFill): boolean {
    const until = this.#pictures.get(orderId);
    return until !== undefined && time !== undefined && time <= until;
  }

  /** An order is to be asked about, unless more is told of it within so many milliseconds. */
  askLater(orderId: string, patience: number): void {
    this.#questions.set(orderId, performance.now() + patience);
    forgetOldest(this.#questions);
  }

  /** An order is to be asked about, if it was not before. */
  askOnce(orderId: string): void {
    if (this.#asked.has(orderId)) return;
    this.#questions.set(orderId, -Infinity);
    forgetOldest(this.#questions);
  }

  answered(orderId: string): void {
    this.#questions.delete(orderId);
  }

  /** The orders to ask about now. */
  takeQuestions(): readonly string[] {
    const due = [...this.#questions]
      .filter(([, time]) => time <= performance.now())
      .map(([orderId]) => orderId);
    for (const orderId of due) {
      this.#questions.delete(orderId);
      this.#asked.add(orderId);
      forgetOldest(this.#asked);
    }
    return due;
  }
}

function forgetOldest(orders: Map<string, unknown> | Set<string>): void {
  if (orders.size <= ORDERS_KEPT) return;
  const [oldest] = orders.keys();
  if (oldest !== undefined) orders.delete(oldest);
}
