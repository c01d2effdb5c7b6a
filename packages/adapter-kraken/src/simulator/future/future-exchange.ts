import {
  BookFault,
  Books,
  Market,
  Random,
  strictClock,
  type Clock,
  type MarketStep,
  type PublicTrade,
} from '@hftjs/simulator';
import type { ExchangeListener } from '../spot/kraken-exchange.js';
import { DayStats, type DayFigures } from './day-stats.js';
import { FilledTotals, type LedgerFill } from './fill-ledger.js';
import { FutureAccounts } from './future-accounts.js';
import { OpenOrderNotices } from './open-order-notices.js';
import { OrderEvents } from './order-events.js';
import type { KrakenFutureSimulatorOptions } from './options.js';
import { Leverages } from './leverages.js';
import { fillObject, openOrderFrame } from './private-rows.js';
import { ProductDirectory, type Product } from './products.js';
import type { TickerFacts } from './ticker-rows.js';
import type { TradeFacts } from './trade-rows.js';
import { TradeUids } from './uids.js';

/** Random actions before the simulation begins: they create the book and past trades. */
const WARM_UP_STEPS = 1_500;

/** Funding is paid each hour. */
const HOUR = 3_600_000;
const FUNDING_RATE = '0.00001089345';

/** Of products for which an account has set none: as their margin levels say. */
const USUAL_LEVERAGE = 50;

/** What the numbers of a book's messages begin after. */
const FIRST_BOOK_NUMBER = 326_000_000;

/** An event for the private feeds of one account. */
export type PrivateEvent = { readonly account: string } & (
  | { readonly kind: 'order'; frame(feed: string): string; readonly isVerbose: boolean }
  | { readonly kind: 'fills'; readonly rows: readonly string[] }
);

/** Events of the venue. Each connection has one listener. */
export interface FutureListener extends ExchangeListener {
  onPrivate?(events: readonly PrivateEvent[]): void;
}

/** Kraken Futures behind its wires: market, accounts and what is counted besides. */
export class FutureExchange {
  readonly options: KrakenFutureSimulatorOptions;
  readonly products: ProductDirectory;
  readonly market: Market;
  readonly books: Books;
  readonly accounts: FutureAccounts;
  readonly fillTotals = new FilledTotals();
  readonly leverages: Leverages;
  /** By account and product id. */
  readonly pnlCurrencies = new Map<string, Map<string, string>>();
  readonly notices: OpenOrderNotices;
  readonly orderEvents: OrderEvents;
  readonly uids: TradeUids;
  readonly clock: Clock = strictClock();
  readonly random: Random;
  readonly listeners = new Set<FutureListener>();
  readonly #stats: ReadonlyMap<string, DayStats>;
  readonly #frames: Random;
  /** Trades that are not ordinary fills, by their `uid`. */
  readonly #tradeTypes = new Map<string, string>();
  readonly #bookNumbers = new Map<string, number>();
  #forced: string | undefined;
  #isOnline = true;

  constructor(options: KrakenFutureSimulatorOptions) {
    const { seed = 1, pairs, rate, fees = { maker: 0.0002, taker: 0.0005 } } = options;
    this.options = options;
    this.random = new Random(seed).fork('kraken-future');
    this.#frames = this.random.fork('frames');
    this.products = new ProductDirectory(pairs);
    this.accounts = new FutureAccounts(this.random.fork('accounts'));
    this.uids = new TradeUids(`${seed}/uids`);
    this.market = new Market({
      seed,
      rate,
      fees,
      funds: options.funds,
      leverage: USUAL_LEVERAGE,
      funding: { interval: HOUR, rate: FUNDING_RATE, ...options.funding },
      liquidationRate: options.liquidationRate,
      clientIds: 'open',
      pairs: this.products.all.map(({ spec }) => spec),
      clock: this.clock,
      orderId: (random) => random.uuid(),
      fillId: (random) => random.uuid(),
    });
    this.leverages = new Leverages(this.market, USUAL_LEVERAGE);
    this.notices = new OpenOrderNotices(this.market);
    this.orderEvents = new OrderEvents({
      products: this.products,
      random: this.random.fork('events'),
      uidOf: (account) => this.accounts.uidOf(account),
    });
    const stats = this.random.fork('stats');
    this.#stats = new Map(
      this.products.all.map((one) => [one.spec.pair, new DayStats(one, stats.fork(one.id))]),
    );
    this.market.on('step', (step) => {
      this.#onStep(step);
    });
    this.books = new Books({
      market: this.market,
      seed,
      faults: [BookFault.SNAPSHOT],
      first: () => FIRST_BOOK_NUMBER,
    });
    for (let step = 0; step < WARM_UP_STEPS; step++) this.market.step();
  }

  /** `false` in maintenance: trading is suspended. */
  get isOnline(): boolean {
    return this.#isOnline;
  }

  setOnline(isOnline: boolean): void {
    if (isOnline === this.#isOnline) return;
    this.#isOnline = isOnline;
    if (isOnline) this.market.start();
    else this.market.stop();
    for (const listener of [...this.listeners]) listener.onSystemChange();
  }

  /** The number of the next message about a product's book. */
  nextBookNumber({ spec: { pair } }: Product): number {
    const number = (this.#bookNumbers.get(pair) ?? FIRST_BOOK_NUMBER) + 1;
    this.#bookNumbers.set(pair, number);
    return number;
  }

  day({ spec: { pair } }: Product): DayFigures {
    const stats = this.#stats.get(pair);
    if (stats === undefined) throw new RangeError(`${pair} is not traded here`);
    return stats.figures();
  }

  tickerFacts(product: Product): TickerFacts {
    const { pair } = product.spec;
    const { market } = this;
    return {
      product,
      top: market.top(pair),
      day: this.day(product),
      index: market.indexPrice(pair).price,
      mark: market.markPrice(pair).price,
      openInterest: market.openInterest(pair).volume,
      funding: market.funding.has(pair) ? market.funding.of(pair) : undefined,
      isSuspended: !this.#isOnline || market.status(pair) === 'halted',
      isPostOnly: market.status(pair) === 'post_only',
      now: this.clock(),
    };
  }

  tradeFacts(trade: PublicTrade): TradeFacts {
    const uid = this.uids.of(trade);
    const type = trade.kind ?? this.#tradeTypes.get(uid) ?? 'fill';
    return { product: this.products.byPair(trade.pair), trade, uid, type };
  }

  /** The type of the trades that happen while `act` runs: `liquidation`, `assignment`, … */
  forcing<Result>(type: string, act: () => Result): Result {
    this.#forced = type;
    try {
      return act();
    } finally {
      this.#forced = undefined;
    }
  }

  /** A row of the fills feed. */
  fillRow(entry: LedgerFill): string {
    const product = this.products.byPair(entry.fill.pair);
    return fillObject(entry, product);
  }

  #onStep(step: MarketStep): void {
    const stats = this.#stats.get(step.pair);
    for (const trade of step.trades) {
      stats?.add(trade);
      if (this.#forced !== undefined) this.#tradeTypes.set(this.uids.of(trade), this.#forced);
    }
    const events = this.#privateEvents(step);
    for (const listener of [...this.listeners]) listener.onStep(step);
    if (events.length > 0) for (const listener of [...this.listeners]) listener.onPrivate?.(events);
  }

  #privateEvents(step: MarketStep): PrivateEvent[] {
    if (step.orders.length === 0) return [];
    const notices = this.notices.of(step);
    this.orderEvents.add(step, notices);
    const orders = notices.map((notice): PrivateEvent => {
      const product = this.products.byPair(notice.order.pair);
      const { isCancel, isVerbose = false } = notice;
      // A rejection is the only notice of its order: it needs all fields, not the ids alone.
      const idsOnly = isCancel && !isVerbose && this.#frames.chance(0.5);
      return {
        kind: 'order',
        account: notice.order.account,
        isVerbose,
        frame: (feed) => openOrderFrame(notice, { feed, product, idsOnly }),
      };
    });
    const fills = this.#fillEvents(step);
    return this.#fillsAreFirst() ? [...fills, ...orders] : [...orders, ...fills];
  }

  /** One event per account: all its fills of a step come in one frame. */
  #fillEvents(step: MarketStep): PrivateEvent[] {
    const rows = new Map<string, string[]>();
    for (const entry of this.fillTotals.add(step, this.#forced)) {
      const { account } = entry.fill;
      rows.set(account, [...(rows.get(account) ?? []), this.fillRow(entry)]);
    }
    return [...rows].map(([account, own]) => ({ kind: 'fills', account, rows: own }));
  }

  #fillsAreFirst(): boolean {
    const { firstToTell = 'mixed' } = this.options;
    return firstToTell === 'mixed' ? this.#frames.chance(0.5) : firstToTell === 'fills';
  }
}
