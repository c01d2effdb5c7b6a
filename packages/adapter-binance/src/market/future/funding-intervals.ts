import type { CurrencyPair } from '@hftjs/core';
import { isRow, paced, sleep, type Row, type SessionContext } from '@hftjs/core/adapter';
import { arrayIn } from '../../venue/rest.js';
import type { BinanceShared } from '../../venue/shared.js';
import { timeOf } from '../../venue/time.js';

const MINUTE = 60_000;

/** How long a list of intervals is taken to be true, in milliseconds. */
const LIFETIME = 60 * MINUTE;

/** No contract pays less often. In minutes. */
const LONGEST = 8 * 60;

/** Without a frame for so long after a payment, another one may have been missed. In milliseconds. */
const LATEST_NOTICE = 10 * MINUTE;

/** From one call for a last payment to the next: Binance takes 500 in five minutes. In milliseconds. */
const CALL_INTERVAL = 700;

/** What is known of the payments of a contract. In epoch milliseconds. */
interface Payments {
  next: number | undefined;
  /** The last one before `next`. */
  last: number | undefined;
}

type Context = Pick<SessionContext, 'warn' | 'signal'>;

/**
 * How often contracts pay funding: the time between two payments that Binance states, the last one and the next one.
 * While the last one is not known, what Binance lists: the intervals of contracts where they, or limits of the rate,
 * were once adjusted. Exists as long as the stream.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Get-Funding-Rate-Info
 */
export class FundingIntervals {
  readonly #shared: Pick<BinanceShared, 'api' | 'symbols'>;
  readonly #payments = new Map<CurrencyPair, Payments>();
  /** Hours, by symbol. */
  #listed = new Map<string, number>();
  #readAt = -Infinity;
  /** When the next call for a last payment may be made. */
  #callAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(shared: Pick<BinanceShared, 'api' | 'symbols'>) {
    this.#shared = shared;
  }

  /** Reads what is not known of these pairs. Never rejects: a rate can be published without its interval. */
  async load(pairs: readonly CurrencyPair[], context: Context): Promise<void> {
    try {
      if (performance.now() - this.#readAt > LIFETIME) await this.#readList();
      for (const pair of pairs) await this.#readLastPayment(pair, context);
    } catch (error) {
      if (!context.signal.aborted) context.warn(`intervals of funding could not be read: ${String(error)}`);
    }
  }

  /**
   * The interval of a contract, in minutes.
   *
   * @param next - when the next payment is
   * @param time - when Binance stated it
   */
  minutesOf(pair: CurrencyPair, next: number | undefined, time: number | undefined): number | undefined {
    const payments = this.#paymentsOf(pair);
    if (next !== undefined && next !== payments.next) this.#move(pair, { next, time });
    if (next === undefined || payments.last === undefined)
      return minutesOf(this.#listed.get(this.#shared.symbols.symbolOf(pair)));
    // Binance notes payments some milliseconds late.
    const minutes = Math.round((next - payments.last) / MINUTE);
    return minutes > 0 && minutes <= LONGEST ? minutes : undefined;
  }

  #paymentsOf(pair: CurrencyPair): Payments {
    const known = this.#payments.get(pair);
    if (known) return known;
    const payments = { next: undefined, last: undefined };
    this.#payments.set(pair, payments);
    return payments;
  }

  /** Another payment is the next one: the one before has been made, or the interval was changed. */
  #move(pair: CurrencyPair, { next, time = NaN }: { next: number; time: number | undefined }): void {
    const payments = this.#paymentsOf(pair);
    const before = payments.next;
    payments.next = next;
    if (before === undefined) return;
    if (next > before) payments.last = time - before < LATEST_NOTICE ? before : undefined;
    this.#listed.delete(this.#shared.symbols.symbolOf(pair));
    // A replay has no network, and never read the list.
    if (this.#readAt === -Infinity) return;
    void this.#readList().catch(() => undefined);
  }

  /** Callers that ask at the same time share one call. */
  #readList(): Promise<void> {
    this.#reading ??= this.#list().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #list(): Promise<void> {
    const call = { path: '/fapi/v1/fundingInfo', weight: 1 };
    const rows = arrayIn(await this.#shared.api.read(call), call).filter(isRow);
    this.#listed = new Map(
      rows.map(({ symbol, fundingIntervalHours: hours }) => [String(symbol), Number(hours)]),
    );
    this.#readAt = performance.now();
  }

  async #readLastPayment(pair: CurrencyPair, { signal }: Context): Promise<void> {
    const { api, symbols } = this.#shared;
    const symbol = symbols.symbolOf(pair);
    const payments = this.#paymentsOf(pair);
    if (signal.aborted || payments.last !== undefined || this.#listed.has(symbol)) return;
    const time = performance.now();
    const callAt = Math.max(time, this.#callAt);
    this.#callAt = callAt + paced(CALL_INTERVAL);
    await sleep(callAt - time, signal);
    if (isAborted(signal)) return;
    const call = { path: '/fapi/v1/fundingRate', weight: 1, parameters: { symbol, limit: 1 } };
    const row = arrayIn(await api.read(call), call).at(-1) as Row | undefined;
    payments.last ??= timeOf(row?.fundingTime);
  }
}

const minutesOf = (hours: number | undefined): number | undefined =>
  hours !== undefined && hours > 0 && 60 * hours <= LONGEST ? 60 * hours : undefined;

/** A function, because TypeScript assumes that `aborted` does not change during an `await`. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
