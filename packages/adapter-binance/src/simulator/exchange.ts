import {
  BookFault,
  Books,
  Market,
  Random,
  strictClock,
  type Clock,
  type MarketLiquidation,
  type MarketStep,
  type OrderUpdate,
  type PairStatus,
} from '@hftjs/simulator';
import { Accounts } from './accounts/accounts.js';
import { AggTape, type AggTrade } from './market/agg-tape.js';
import { DayStats, type DayFields } from './market/day-stats.js';
import { IpGate } from './rest/ip-gate.js';
import type { BinanceLimits, BinanceVenueOptions } from './options.js';
import { OrderNotes } from './orders/order-notes.js';
import { OrderCounter, type OrderWindows } from './orders/order-counter.js';
import { SymbolDirectory, type BinancePair, type Notation, type PairLimits } from './market/symbols.js';
import { timeUnit, type TimeUnit } from './wire/time-unit.js';

/** Things the crowd did before the simulation began: there is a book, and there are trades to look back at. */
const WARM_UP_STEPS = 400;
/** Of contracts, until an account sets another one. */
const FIRST_LEVERAGE = 20;

/** One event of an account's private stream. */
export interface UserEvent {
  readonly account: string;
  /** Its `e`. */
  readonly type: string;
  render(unit: TimeUnit): string;
}

/** A trade id that was used up without a trade. */
export interface EmptyTrade {
  readonly pair: string;
  readonly id: number;
  readonly time: number;
}

/** What moves in the venue while it runs; each connection listens to one. */
export interface ExchangeListener {
  onStep?(step: MarketStep): void;
  onAggTrades?(trades: readonly AggTrade[]): void;
  onEmptyTrade?(trade: EmptyTrade): void;
  onLiquidation?(liquidation: MarketLiquidation): void;
  /** The status of a pair in the list of markets has changed. */
  onStatus?(pair: BinancePair): void;
  /** Time for a frame of each 24-hour ticker. */
  onTick?(): void;
  onUserEvents?(events: readonly UserEvent[]): void;
  /** The private streams of an account, or all, end, with or without a notice to their clients. */
  onStreamsEnd?(account: string | undefined, isAnnounced: boolean): void;
  /** This server will go. */
  onShutdownNotice?(): void;
}

/** In what the venue's two exchanges differ. */
export interface ExchangeTraits {
  readonly name: string;
  readonly notation: Notation;
  readonly limits: BinanceLimits;
  /** Words for what a pair takes. */
  readonly statuses: Readonly<Record<PairStatus, string>>;
  readonly fees: { readonly maker: number; readonly taker: number };
  readonly feeCurrency: 'quote' | 'received';
  /** What an account has of every asset at first, in US dollars. */
  readonly firstFunds: number;
  readonly orderId: (random: Random, count: number) => string;
  /** The longer windows in which orders are counted. */
  readonly orderWindows: OrderWindows;
  /** Milliseconds for which aggregated trades are gathered. */
  readonly aggWindow: number;
  readonly tickerInterval: number;
  /** Whether clients may ask for microseconds. */
  readonly hasMicroseconds: boolean;
  /** Whether update ids are those of all pairs together, so that the ids of one pair have holes. */
  readonly sharesUpdateIds: boolean;
  /** The path of order books. */
  readonly depthPath: string;
}

/** An exchange of Binance behind its wires: market, accounts, limits and what is counted besides. */
export abstract class Exchange {
  readonly options: BinanceVenueOptions;
  readonly limits: BinanceLimits;
  readonly symbols: SymbolDirectory;
  readonly market: Market;
  readonly books: Books;
  readonly accounts: Accounts;
  readonly gate: IpGate;
  readonly orderCounter: OrderCounter;
  readonly notes: OrderNotes;
  readonly aggTape: AggTape;
  readonly clock: Clock;
  readonly random: Random;
  readonly listeners = new Set<ExchangeListener>();
  /** The number of the last event of an own order, where the venue counts them. */
  lastExecutionId = 0;
  readonly #statuses: ExchangeTraits['statuses'];
  readonly #hasMicroseconds: boolean;
  readonly #tickerInterval: number;
  readonly #stats: ReadonlyMap<string, DayStats>;
  readonly #sharesUpdateIds: boolean;
  /** Where the update ids of each pair begin. */
  readonly #firstUpdateIds: ReadonlyMap<string, number>;
  /** First and last update id of each pair's last step. */
  readonly #updateIds = new Map<string, { readonly first: number; readonly last: number }>();
  #ticker: NodeJS.Timeout | undefined;

  constructor(options: BinanceVenueOptions, traits: ExchangeTraits) {
    this.options = options;
    this.limits = traits.limits;
    this.#statuses = traits.statuses;
    this.#hasMicroseconds = traits.hasMicroseconds;
    this.#sharesUpdateIds = traits.sharesUpdateIds;
    this.#tickerInterval = options.tickerInterval ?? traits.tickerInterval;
    this.random = new Random(options.seed ?? 1).fork(traits.name);
    this.clock = strictClock(options.clock);
    this.symbols = new SymbolDirectory(options.pairs, traits.notation);
    this.accounts = new Accounts(this.random.fork('accounts'), this.clock);
    this.notes = new OrderNotes(this.random.fork('orders'));
    this.gate = new IpGate(traits.limits);
    this.orderCounter = new OrderCounter(traits.limits, traits.orderWindows);
    this.market = new Market({
      seed: options.seed,
      rate: options.rate,
      pairs: this.symbols.all.map(({ spec }) => spec),
      fees: options.fees ?? traits.fees,
      funds: options.funds ?? { usdOfEach: traits.firstFunds },
      leverage: FIRST_LEVERAGE,
      funding: options.funding,
      liquidationRate: options.liquidationRate,
      feeCurrency: traits.feeCurrency,
      clock: this.clock,
      clientIds: 'open',
      reachedTriggers: 'refuse',
      orderId: traits.orderId,
    });
    const aggIds = this.random.fork('aggregates');
    this.aggTape = new AggTape({
      window: traits.aggWindow,
      firstId: (pair) => 500_000 + aggIds.fork(pair).int(40_000_000),
      onTrades: (trades) => {
        for (const listener of this.listeners) listener.onAggTrades?.(trades);
      },
    });
    const updateIds = this.random.fork('update ids');
    this.#firstUpdateIds = new Map(
      this.symbols.all.map(({ spec: { pair } }) => [
        pair,
        400_900_000 + updateIds.fork(pair).int(4_000_000_000),
      ]),
    );
    const stats = this.random.fork('stats');
    this.#stats = new Map(
      this.symbols.all.map((pair) => [pair.spec.pair, new DayStats(pair, stats.fork(pair.spec.pair))]),
    );
    this.market.on('step', (step) => {
      this.#onStep(step);
    });
    this.books = new Books({
      market: this.market,
      seed: options.seed,
      sequence: (pair) => this.updateId(pair),
      first: (pair) => this.#updateIds.get(pair)?.first ?? this.updateId(pair),
      faults: [BookFault.STALE, BookFault.LATE],
      restPath: traits.depthPath,
    });
    this.market.on('status', ({ pair }) => {
      this.announceStatus(pair);
    });
    this.market.on('liquidation', (liquidation) => {
      for (const listener of this.listeners) listener.onLiquidation?.(liquidation);
    });
    this.market.on('restart', ({ pair }) => {
      this.aggTape.restart(pair);
      this.#stats.get(pair)?.restart();
    });
    for (let step = 0; step < WARM_UP_STEPS; step++) this.market.step();
    this.aggTape.flush();
  }

  /** Lets the market run. */
  start(): void {
    this.#ticker ??= setInterval(() => {
      for (const listener of this.listeners) listener.onTick?.();
    }, this.#tickerInterval);
  }

  /** Nothing is left running. */
  stop(): void {
    clearInterval(this.#ticker);
    this.#ticker = undefined;
    this.aggTape.flush();
  }

  /** The unit of times that a client gets who asks for this one. */
  unitOf(wanted: string | null | undefined): TimeUnit {
    return this.#hasMicroseconds ? timeUnit(wanted) : 'ms';
  }

  stats(pair: string): DayFields {
    const stats = this.#stats.get(pair);
    if (stats === undefined) throw new RangeError(`${pair} is not traded here`);
    return stats.fields();
  }

  /** A pair's status in the list of markets: one that was set, or that of the market. */
  statusOf(pair: BinancePair): string {
    return this.symbols.statusOf(pair) ?? this.#statuses[this.market.status(pair.spec.pair)];
  }

  /** Reports the status of a pair to those who listen to it. */
  announceStatus(name: string): void {
    const pair = this.symbols.byPair(name);
    for (const listener of this.listeners) listener.onStatus?.(pair);
  }

  /** What orders of a pair must fit now. */
  limitsOf({ spec, limits }: BinancePair): PairLimits {
    const present = this.market.spec(spec.pair).limits ?? {};
    const entries = Object.entries(limits).map(([name, limit]) => [
      name,
      present[name as keyof PairLimits] ?? limit,
    ]);
    return Object.fromEntries(entries) as PairLimits;
  }

  /** The number of the last change of a pair's book. */
  updateId(pair: string): number {
    return this.#updateIds.get(pair)?.last ?? this.#firstUpdateIds.get(pair) ?? 0;
  }

  /** The events of an order update for the private stream of its account. */
  protected abstract describe(update: OrderUpdate): readonly UserEvent[];

  /** Sends events to the private streams of their accounts. */
  publish(events: readonly UserEvent[]): void {
    if (events.length === 0) return;
    for (const listener of [...this.listeners]) listener.onUserEvents?.(events);
  }

  /** Ends the private streams of an account, or all. */
  endStreams(account: string | undefined, isAnnounced: boolean): void {
    for (const listener of [...this.listeners]) listener.onStreamsEnd?.(account, isAnnounced);
  }

  /** Announces to every client that this server will shut down. */
  announceShutdown(): void {
    for (const listener of [...this.listeners]) listener.onShutdownNotice?.();
  }

  #onStep(step: MarketStep): void {
    const before = this.updateId(step.pair);
    const first = before + 1 + (this.#sharesUpdateIds ? before % 7 : 0);
    this.#updateIds.set(step.pair, { first, last: first + Math.max(1, step.levels.length) - 1 });
    const stats = this.#stats.get(step.pair);
    for (const trade of step.trades) stats?.add(trade);
    for (const listener of this.listeners) listener.onStep?.(step);
    this.aggTape.add(step.trades);
    for (const update of step.orders) {
      this.notes.add(update);
      this.publish(this.describe(update));
    }
  }
}
