import type { Ledger } from '../ledger/ledger.js';
import { SystemAccount } from '../ledger/ledger-types.js';
import { splitPair, type PairSpec } from '../market/pair-spec.js';
import type { Random } from '../market/random.js';
import { divideRounded, exactUnits, formatUnits, parseUnits, unitsToText } from '../wire/decimal.js';
import type {
  FundingChange,
  FundingOptions,
  FundingPayment,
  FundingPayments,
  FundingState,
} from './funding-types.js';

/** Decimals of rates. */
const RATE_DECIMALS = 12;
/** Decimals of rates that are drawn. */
const DRAWN_DECIMALS = 8;
/** Past rates kept per pair. */
const KEPT = 1000;
const EIGHT_HOURS = 28_800_000;

export interface FundingInit {
  readonly options: FundingOptions | undefined;
  readonly specs: readonly PairSpec[];
  readonly random: Random;
  readonly ledger: Ledger;
  readonly now: () => number;
  /** Calls `act` at a time, unless the returned function is called before. */
  readonly at: (time: number, act: () => void) => () => void;
  readonly markPriceText: (pair: string) => string;
  readonly publish: (payments: FundingPayments) => void;
}

interface PairFunding {
  readonly pair: string;
  readonly random: Random;
  rate: bigint;
  predicted: bigint;
  interval: number;
  /** Not known before the first look at it: reading the clock moves it. */
  nextTime: number | undefined;
  readonly history: FundingPayments[];
  disarm: (() => void) | undefined;
}

/** Funding rates of the perpetual contracts, and their payments through the ledger. */
export class Funding {
  readonly #init: FundingInit;
  readonly #pairs = new Map<string, PairFunding>();

  constructor(init: FundingInit) {
    this.#init = init;
    const { options = {}, specs, random } = init;
    const { interval = EIGHT_HOURS, firstTime, rate = '0.0001' } = options;
    for (const spec of specs) {
      if (!isPerpetual(spec)) continue;
      const state: PairFunding = {
        pair: spec.pair,
        random: random.fork(spec.pair),
        rate: rateUnits(rate),
        predicted: rateUnits(rate),
        interval,
        nextTime: firstTime,
        history: [],
        disarm: undefined,
      };
      state.predicted = this.#draw(state);
      this.#pairs.set(spec.pair, state);
      this.#arm(state);
    }
  }

  /** Whether a pair is a perpetual contract. */
  has(pair: string): boolean {
    return this.#pairs.has(pair);
  }

  /** Throws RangeError for a pair without funding. */
  of(pair: string): FundingState {
    const state = this.#roll(pair);
    return {
      pair,
      rate: Number(rateText(state.rate)),
      rateText: rateText(state.rate),
      predictedRate: Number(rateText(state.predicted)),
      predictedRateText: rateText(state.predicted),
      interval: state.interval,
      nextTime: this.#nextTime(state),
    };
  }

  /** Changes what is paid, or when. */
  set(pair: string, { rate, predictedRate, nextTime, interval }: FundingChange): void {
    const state = this.#roll(pair);
    if (rate !== undefined) state.rate = rateUnits(rate);
    if (predictedRate !== undefined) state.predicted = rateUnits(predictedRate);
    if (interval !== undefined) state.interval = interval;
    if (nextTime !== undefined) state.nextTime = nextTime;
    this.#arm(state);
  }

  /** Every open position pays the rate now, whatever the schedule is. The schedule stays. */
  pay(pair: string): FundingPayments {
    return this.#settle(this.#roll(pair), this.#init.now(), true);
  }

  /** When funding was due, oldest first; the last 1,000. */
  history(pair: string): readonly FundingPayments[] {
    return this.#roll(pair).history;
  }

  get #pays(): boolean {
    return this.#init.options?.pays ?? false;
  }

  #arm(state: PairFunding): void {
    state.disarm?.();
    state.disarm = undefined;
    if (!this.#pays) return;
    state.disarm = this.#init.at(this.#nextTime(state), () => {
      this.#due(state);
      this.#arm(state);
    });
  }

  /** What was due meanwhile where nobody pays: no timer waits for it. */
  #roll(pair: string): PairFunding {
    const state = this.#pairs.get(pair);
    if (state === undefined) throw new RangeError(`${pair} has no funding: it is not a perpetual contract`);
    if (this.#pays) return state;
    // Of a long time without a look at it, only what is kept is recorded.
    const now = this.#init.now();
    const missed = Math.floor((now - this.#nextTime(state)) / state.interval);
    state.nextTime = this.#nextTime(state) + Math.max(0, missed - KEPT) * state.interval;
    while (this.#nextTime(state) <= now) this.#due(state);
    return state;
  }

  #nextTime(state: PairFunding): number {
    const { interval } = state;
    return (state.nextTime ??= (Math.floor(this.#init.now() / interval) + 1) * interval);
  }

  #due(state: PairFunding): void {
    const time = this.#nextTime(state);
    state.nextTime = time + state.interval;
    this.#settle(state, time, this.#pays);
  }

  #settle(state: PairFunding, time: number, pays: boolean): FundingPayments {
    const { pair, rate, history } = state;
    const event: FundingPayments = {
      pair,
      time,
      rate: Number(rateText(rate)),
      rateText: rateText(rate),
      markPriceText: this.#init.markPriceText(pair),
      payments: pays ? this.#payAll(pair, rate) : [],
    };
    state.rate = state.predicted;
    state.predicted = this.#draw(state);
    history.push(event);
    if (history.length > KEPT * 1.1) history.splice(0, history.length - KEPT);
    this.#init.publish(event);
    return event;
  }

  /** Each position pays its own part of its value at the mark price, rounded to what the ledger counts. */
  #payAll(pair: string, rate: bigint): FundingPayment[] {
    const { ledger } = this.#init;
    const payments: FundingPayment[] = [];
    for (const account of ledger.accounts)
      for (const position of ledger.positions(account)) {
        if (position.pair !== pair) continue;
        const { settle: currency, side } = position;
        const decimals = ledger.decimals(currency);
        const owed = rate * (position.volume > 0 ? 1n : -1n);
        const value = parseUnits(position.valueText, decimals);
        const units = divideRounded(value * (owed < 0n ? -owed : owed), 10n ** BigInt(RATE_DECIMALS));
        if (units === 0n) continue;
        const isPaying = owed > 0n;
        ledger.pay({
          from: isPaying ? account : SystemAccount.CROWD,
          to: isPaying ? SystemAccount.CROWD : account,
          currency,
          amount: formatUnits(units, decimals),
          kind: 'funding',
          pair,
        });
        payments.push({
          account,
          side,
          currency,
          amountText: formatUnits(isPaying ? -units : units, decimals),
        });
      }
    return payments;
  }

  #draw({ random, predicted }: PairFunding): bigint {
    const { rate = '0.0001', spread = 0 } = this.#init.options ?? {};
    if (spread === 0) return predicted;
    const scale = 10n ** BigInt(RATE_DECIMALS - DRAWN_DECIMALS);
    return rateUnits(rate) + BigInt(Math.round(random.normal() * spread * 10 ** DRAWN_DECIMALS)) * scale;
  }
}

/** A contract without a date. */
export const isPerpetual = ({ pair, contract }: PairSpec): boolean =>
  contract !== undefined && !(splitPair(pair).settle ?? '').includes('-');

const rateText = (units: bigint): string => unitsToText(units, RATE_DECIMALS);

/** A rate may be below zero. */
function rateUnits(rate: number | string): bigint {
  const isNegative = typeof rate === 'number' ? rate < 0 : rate.startsWith('-');
  const size = typeof rate === 'number' ? Math.abs(rate) : rate.replace('-', '');
  const units = exactUnits(size, RATE_DECIMALS);
  if (typeof units !== 'bigint')
    throw new RangeError(`${rate} is not a rate: a decimal of up to ${RATE_DECIMALS} decimals`);
  return isNegative ? -units : units;
}
