import { formatUnits, unitsToNumber, usdValue, type Market } from '@hftjs/simulator';
import { isCash, type Instrument, type InstrumentDirectory } from '../instruments.js';
import type { Holding } from './holding.js';
import { Holdings } from './holdings.js';
import { openExposures, rateOf, worstValue, type Exposure, type MarginRates } from './margin.js';

/** All sums are in this currency. */
export const BASE_CURRENCY = 'USD';

/** Cash in one currency. */
export interface Cash {
  /** `USD`. */
  readonly currency: string;
  readonly total: number;
  /** The ledger's exact decimal. */
  readonly totalText: string;
  /** What one unit is worth in the base currency. */
  readonly rate: number;
}

/** What is held of one instrument, or was. Amounts are in the instrument's currency. */
export interface Position {
  readonly instrument: Instrument;
  /** Below zero when short. */
  readonly volume: number;
  readonly volumeText: string;
  readonly price: number;
  readonly value: number;
  /** Of one share or coin, commissions included. */
  readonly averageCost: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly rate: number;
}

/** The figures of an account, in the base currency. */
export interface Summary {
  readonly cash: number;
  readonly stocks: number;
  readonly crypto: number;
  readonly grossPositions: number;
  readonly netLiquidation: number;
  readonly equityWithLoan: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly available: number;
  readonly excessLiquidity: number;
  readonly buyingPower: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
}

/** How much can be bought for what is available: the initial margin of stocks is a quarter. */
const LEVERAGE = 4;

/** Cash, positions and margin of accounts. Every figure follows from the market's ledger. */
export class Portfolio {
  readonly #market: Market;
  readonly #directory: InstrumentDirectory;
  readonly #holdings: Holdings;

  constructor(market: Market, directory: InstrumentDirectory) {
    this.#market = market;
    this.#directory = directory;
    this.#holdings = new Holdings(market.ledger, directory);
  }

  /**
   * In all currencies that are traded.
   *
   * @param until - what came later is left out
   */
  cash(account: string, until = Infinity): readonly Cash[] {
    return this.#market.ledger
      .balances(account)
      .filter(({ currency }) => this.#isCash(currency))
      .map(({ currency, totalText }) =>
        this.#cashOf(currency, this.#totalOf(account, currency, until) ?? totalText),
      );
  }

  /**
   * All that the account ever had, closed positions included.
   *
   * @param until - what came later is left out
   */
  positions(account: string, until = Infinity): readonly Position[] {
    return [...this.#holdings.of(account, until)].map(([pair, holding]) =>
      this.#position(this.#directory.byPair(pair), holding),
    );
  }

  /** What is open. */
  openPositions(account: string, until = Infinity): readonly Position[] {
    return this.positions(account, until).filter(({ volume }) => volume !== 0);
  }

  summary(account: string): Summary {
    const cash = this.cash(account);
    const positions = this.positions(account);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const worth = (assetClass: Instrument['assetClass']): number =>
      sum(
        positions
          .filter(({ instrument }) => instrument.assetClass === assetClass)
          .map(({ value, rate }) => value * rate),
      );
    const stocks = worth('STK');
    const crypto = worth('CRYPTO');
    const money = sum(cash.map(({ total, rate }) => total * rate));
    const equity = money + stocks + crypto;
    const initialMargin = this.margin('initial', account, []);
    const maintenanceMargin = this.margin('maintenance', account, []);
    return {
      cash: money,
      stocks,
      crypto,
      grossPositions: sum(positions.map(({ value, rate }) => Math.abs(value * rate))),
      netLiquidation: equity,
      equityWithLoan: equity,
      initialMargin,
      maintenanceMargin,
      available: equity - initialMargin,
      excessLiquidity: equity - maintenanceMargin,
      buyingPower: Math.max(0, (equity - initialMargin) * LEVERAGE),
      unrealizedPnl: sum(positions.map(({ unrealizedPnl, rate }) => unrealizedPnl * rate)),
      realizedPnl: sum(positions.map(({ realizedPnl, rate }) => realizedPnl * rate)),
    };
  }

  /** What the account must have once these orders have filled, in the base currency. */
  margin(kind: keyof MarginRates, account: string, orders: readonly Exposure[]): number {
    const held = new Map(
      this.openPositions(account).map((one) => [one.instrument.spec.pair, one.value] as const),
    );
    const pairs = new Set([...held.keys(), ...orders.map(({ pair }) => pair)]);
    let total = this.cash(account).reduce(
      (sum, { currency, total: amount, rate }) =>
        sum +
        (currency === BASE_CURRENCY ? 0 : Math.abs(amount * rate) * rateOf({ assetClass: 'CASH' }, kind)),
      0,
    );
    for (const pair of pairs) {
      const instrument = this.#directory.byPair(pair);
      const own = orders.filter((order) => order.pair === pair);
      const value = worstValue(held.get(pair) ?? 0, own, this.mark(pair));
      total += value * this.rate(instrument.currency) * rateOf(instrument, kind);
    }
    return total;
  }

  /** What is left of the open orders of an account. */
  openOrders(account: string): readonly (Exposure & { readonly orderId: string })[] {
    return openExposures(this.#market, account);
  }

  /** What one unit of a currency is worth in another one. */
  rate(currency: string, target = BASE_CURRENCY): number {
    const [from, to] = [currency.toLowerCase(), target.toLowerCase()];
    if (from === to) return 1;
    const pairs = this.#market.pairs.map(({ pair }) => pair);
    if (pairs.includes(`${from}/${to}`)) return this.mark(`${from}/${to}`);
    if (pairs.includes(`${to}/${from}`)) return 1 / this.mark(`${to}/${from}`);
    return usdValue(from) / usdValue(to);
  }

  /** The price at which a pair is valued. */
  mark(pair: string): number {
    return this.#market.ledger.position('', pair).markPrice;
  }

  #cashOf(currency: string, totalText: string): Cash {
    return {
      currency: currency.toUpperCase(),
      total: Number(totalText),
      totalText,
      rate: this.rate(currency),
    };
  }

  /** The total at a time; `undefined` for now. */
  #totalOf(account: string, currency: string, until: number): string | undefined {
    const { ledger } = this.#market;
    if (until === Infinity) return undefined;
    const before = ledger
      .entries(account)
      .findLast((entry) => entry.currency === currency && entry.time <= until);
    return before?.totalText ?? '0';
  }

  /** Also a currency that only was deposited. */
  #isCash(currency: string): boolean {
    return isCash(currency) || !this.#directory.all.some(({ base }) => base.toLowerCase() === currency);
  }

  #position(instrument: Instrument, { units, cost, realized }: Holding): Position {
    const { ledger } = this.#market;
    const { base, currency, spec } = instrument;
    const decimals = ledger.decimals(base);
    const money = (amount: bigint): number => unitsToNumber(amount, ledger.decimals(currency));
    const volume = unitsToNumber(units, decimals);
    const price = this.mark(spec.pair);
    return {
      instrument,
      volume,
      volumeText: formatUnits(units, decimals),
      price,
      value: volume * price,
      averageCost: volume === 0 ? 0 : money(cost) / volume,
      unrealizedPnl: volume * price - money(cost),
      realizedPnl: money(realized),
      rate: this.rate(currency),
    };
  }
}
