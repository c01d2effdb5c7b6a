import {
  BookFault,
  Books,
  type Clock,
  type FeeRates,
  isDone,
  Market,
  type MarketStep,
  type OrderUpdate,
  type OwnOrder,
  Random,
  type RateWindows,
  strictClock,
  withoutZeros,
} from '@hftjs/simulator';
import { Accounts } from './accounts.js';
import type { ExchangeListener, OrderRow } from './exchange-listener.js';
import { algoRows } from './orders/algo-row.js';
import { DayStats, type DayFields } from './market/day-stats.js';
import type { Instrument } from './instruments/instrument.js';
import { InstrumentDirectory } from './instruments/instrument-directory.js';
import { STATES, statusOf } from './instruments/instrument-state.js';
import { limitsOf, type OkxLimits, type OkxSimulatorOptions } from './options.js';
import { orderRows, type RowContext } from './orders/order-row.js';
import { OrderLimits } from './orders/order-limits.js';
import { orderNotes } from './orders/order-notes.js';

/** Things the crowd did before the simulation began: there is a book, and there are trades to look back at. */
const WARM_UP_STEPS = 400;

/** No double holds such an id. */
const FIRST_ID = 2_510_789_768_709_120_000n;
const FIRST_SEQUENCE = 333_000_000_000;

/** Of accounts that have not set another one. */
const LEVERAGE = 3;

/** The path of whole order books. */
const BOOK_PATH = '/api/v5/market/books';

/** In what the two simulators differ. */
export interface ExchangeTraits {
  readonly name: string;
  readonly instruments: readonly Instrument[];
  readonly fees: FeeRates;
  readonly feeCurrency: 'quote' | 'received';
}

/** OKX behind its wires: market, accounts, limits and what is counted besides. */
export class Exchange {
  readonly options: OkxSimulatorOptions;
  readonly limits: OkxLimits;
  /** What was used of the limits of endpoints, by their names. */
  readonly restWindows = new Map<string, RateWindows>();
  readonly instruments: InstrumentDirectory;
  readonly market: Market;
  readonly books: Books;
  readonly accounts: Accounts;
  readonly notes = orderNotes();
  readonly rates: FeeRates;
  readonly clock: Clock;
  readonly random: Random;
  readonly listeners = new Set<ExchangeListener>();
  readonly orderLimits: OrderLimits;
  /** Which connections of which account hold which private channel: `<account> <channel>`. */
  readonly channelUsers = new Map<string, Set<object>>();
  readonly #stats: ReadonlyMap<string, DayStats>;
  readonly #sequences = new Map<string, number>();

  constructor(options: OkxSimulatorOptions, traits: ExchangeTraits) {
    this.options = options;
    this.limits = limitsOf(options);
    this.orderLimits = new OrderLimits(this.limits);
    this.rates = options.fees ?? traits.fees;
    this.random = new Random(options.seed ?? 1).fork(traits.name);
    this.clock = strictClock(options.clock);
    this.instruments = new InstrumentDirectory(traits.instruments, (pair) => this.market.spec(pair));
    this.accounts = new Accounts(this.random.fork('accounts'), {
      now: this.clock,
      isDemo: options.demo ?? false,
    });
    const id = (random: Random, count: number): string =>
      String(FIRST_ID + BigInt(count) * 65_536n + BigInt(random.int(65_536)));
    this.market = new Market({
      seed: options.seed,
      rate: options.rate,
      pairs: traits.instruments.map(({ spec }) => spec),
      fees: this.rates,
      funds: options.funds,
      feeCurrency: traits.feeCurrency,
      leverage: LEVERAGE,
      funding: options.funding,
      liquidationRate: options.liquidationRate,
      clientIds: 'open',
      clock: this.clock,
      orderId: (random, count) => {
        const orderId = id(random, count);
        this.notes.open(orderId);
        return orderId;
      },
      fillId: id,
    });
    const stats = this.random.fork('stats');
    this.#stats = new Map(
      traits.instruments.map((one) => [one.spec.pair, new DayStats(one, stats.fork(one.instId))]),
    );
    this.market.on('step', (step) => {
      this.#onStep(step);
    });
    this.market.on('balance', ({ balance: { account }, entries }) => {
      // Those of orders are published with their step.
      if (entries.some(({ orderId }) => orderId === undefined)) this.#publishMoney(new Set([account]));
    });
    this.market.on('status', ({ pair, status }) => {
      const instrument = this.instruments.byPair(pair);
      if (statusOf(this.instruments.stateOf(instrument)) !== status)
        this.instruments.setState(instrument, STATES[status]);
    });
    this.market.on('instrument', ({ pair }) => {
      const instrument = this.instruments.byPair(pair);
      for (const listener of [...this.listeners]) listener.onInstrument(instrument);
    });
    this.market.on('funding', ({ pair }) => {
      for (const listener of [...this.listeners]) listener.onFunding(pair);
    });
    this.market.on('liquidation', (liquidation) => {
      for (const listener of [...this.listeners]) listener.onLiquidation(liquidation);
    });
    const { CHECKSUM, LATE, SNAPSHOT, STALE } = BookFault;
    this.books = new Books({
      market: this.market,
      seed: options.seed,
      sequence: (pair) => this.sequence(pair),
      faults: [
        ...(options.bookSnapshots === false ? [STALE, LATE] : [SNAPSHOT]),
        ...(options.bookChecksums === true ? [CHECKSUM] : []),
      ],
      restPath: BOOK_PATH,
    });
    for (let step = 0; step < WARM_UP_STEPS; step++) this.market.step();
  }

  /** Changes the state of an instrument, in the list and on the channel; one that is suspended does not trade. */
  setState(instrument: Instrument, state: string): void {
    const { pair } = instrument.spec;
    this.instruments.setState(instrument, state);
    if (this.market.status(pair) !== statusOf(state)) this.market.setStatus(pair, statusOf(state));
    else for (const listener of [...this.listeners]) listener.onInstrument(instrument);
  }

  /** The trailing 24 hours of an instrument. */
  stats({ spec: { pair } }: Instrument): DayFields {
    const stats = this.#stats.get(pair);
    if (stats === undefined) throw new RangeError(`${pair} is not traded here`);
    return stats.fields();
  }

  /** The number of the last change of an instrument's book; it jumps. */
  sequence(pair: string): number {
    return this.#sequences.get(pair) ?? FIRST_SEQUENCE;
  }

  /** Maintenance: the next change of an instrument's book has a smaller number than the last one. */
  restartSequence(pair: string): void {
    this.#sequences.set(pair, FIRST_SEQUENCE - 1_000_000);
  }

  /** What rows of an order are made from. */
  context({ orderId, pair, account }: Pick<OwnOrder, 'orderId' | 'pair' | 'account'>): RowContext {
    const instrument = this.instruments.byPair(pair);
    return {
      instrument,
      note: this.notes.of(orderId),
      rates: this.rates,
      leverage: instrument.contract === undefined ? '' : String(this.market.ledger.leverage(account, pair)),
      lastPrice: this.lastPrice(pair),
    };
  }

  /** Of the last trade of a pair; empty before the first. */
  lastPrice(pair: string): string {
    const trade = this.market.trades(pair).at(-1);
    return trade === undefined ? '' : withoutZeros(trade.priceText);
  }

  /** Whether all instruments are spot: then there are no positions. */
  get isSpot(): boolean {
    return this.instruments.all.every(({ contract }) => contract === undefined);
  }

  /** Orders of an account that have not ended. */
  openOrders(account: string): readonly OwnOrder[] {
    return this.market.orders.filter((order) => order.account === account && !isDone(order));
  }

  /** Pushes rows to the private channels of their accounts. */
  publish(rows: readonly OrderRow[]): void {
    if (rows.length === 0) return;
    for (const listener of [...this.listeners]) listener.onOrders(rows);
  }

  #onStep(step: MarketStep): void {
    const { pair, trades, orders, levels } = step;
    this.#sequences.set(pair, this.sequence(pair) + 1 + levels.length * 7);
    const stats = this.#stats.get(pair);
    for (const trade of trades) stats?.add(trade);
    for (const listener of [...this.listeners]) listener.onStep(step);
    const algos: OrderRow[] = [];
    const rows = orders.flatMap((update) => {
      const described = this.#describe(update);
      algos.push(...this.#describeAlgo(update));
      return described;
    });
    if (algos.length > 0) for (const listener of [...this.listeners]) listener.onAlgoOrders(algos);
    this.publish(rows);
    const changed = orders.filter(({ balances, positions }) => balances.length + positions.length > 0);
    this.#publishMoney(new Set(changed.map(({ order }) => order.account)));
  }

  #publishMoney(accounts: ReadonlySet<string>): void {
    if (accounts.size === 0) return;
    for (const listener of [...this.listeners]) listener.onMoney(accounts);
  }

  #describeAlgo(update: OrderUpdate): OrderRow[] {
    const { account } = update.order;
    const context = this.context(update.order);
    return algoRows(update, context).map((row) => ({ account, instrument: context.instrument, row }));
  }

  #describe(update: OrderUpdate): OrderRow[] {
    this.notes.add(update);
    const { account } = update.order;
    const context = this.context(update.order);
    return orderRows(update, context).map((row) => {
      context.note.lastRow = row;
      return { account, instrument: context.instrument, row };
    });
  }
}
