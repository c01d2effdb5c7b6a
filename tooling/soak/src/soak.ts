import { setTimeout as sleep } from 'node:timers/promises';
import {
  CHANNELS,
  Channel,
  getExchangeStream,
  silentLogger,
  type MyOrder,
  type StreamBase,
  type Trade,
} from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { Random, type PublicTrade, type SimulatedVenue } from '@hftjs/simulator';
import { BookConsumer } from '@hftjs/testkit/books';
import { marketIdOf, TradeTally } from '@hftjs/testkit/truth';
import { checkAccount, type AccountTruth, type Fault } from './account-check.js';
import { FaultFlow } from './fault-flow.js';
import { LiveWatch } from './live-watch.js';
import { Observed } from './observed.js';
import type { SoakOptions } from './options.js';
import { OrderFlow } from './order-flow.js';
import { describeViolation, type SoakReport, type Violation } from './report.js';
import { missingTrades } from './trade-check.js';
import type { SoakVenue } from './venues.js';

/** Milliseconds between two checks. */
const SAMPLE = 100;
/** Mean interval between two actions of the trader, in milliseconds. */
const ORDER_INTERVAL = 150;
const RATE = 40;

/** Levels of an order book, as they are by default. */
const BOOK_DEPTH = 20;

/** Time-outs of the stream, in milliseconds. */
const TIMEOUTS = { connect: 2_000, acknowledge: 2_000, silence: 4_000 };

/** Runs a stream of this venue under orders and faults, and compares its events with the simulator's market. */
export async function runSoak(traits: SoakVenue, options: SoakOptions): Promise<SoakReport> {
  const { seed, pace = 20 } = options;
  setPace(pace);
  const venue = await traits.start({ seed, pairs: traits.pairs, rate: RATE, pace });
  try {
    return await new Soak(traits, venue, options).run();
  } finally {
    await venue.close();
  }
}

class Soak {
  readonly #traits: SoakVenue;
  readonly #venue: SimulatedVenue;
  readonly #options: Required<SoakOptions>;
  readonly #stream: StreamBase;
  readonly #trades: TradeTally;
  readonly #observed: Observed;
  /** Judges each book, where the venue has some. */
  readonly #books: BookConsumer | undefined;
  readonly #violations: Violation[] = [];
  readonly #triggered = new Set<string>();
  readonly #began = performance.now();

  constructor(traits: SoakVenue, venue: SimulatedVenue, options: SoakOptions) {
    this.#traits = traits;
    this.#venue = venue;
    this.#trades = new TradeTally((trade) => marketIdOf(venue, trade));
    this.#observed = new Observed(traits.numbersTrades === false ? undefined : this.#trades);
    this.#options = { bound: 15_000, settle: 60_000, pace: 20, log: () => undefined, ...options };
    const hasBooks = venue.books !== undefined && traits.hasBooks !== false;
    this.#stream = getExchangeStream({
      exchange: traits.exchange,
      currencyPairs: traits.pairs,
      subscribeChannels: Object.values(Channel).filter(
        (name) =>
          (CHANNELS[name].queue in this.#observed || (name === Channel.ORDER_BOOK && hasBooks)) &&
          (traits.numbersTrades !== false || name !== Channel.TRADE),
      ),
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
      ...venue.credentials,
      reconnectTimes: { immediate: 1, initialDelay: 20, maxDelay: 500 },
      timeouts: TIMEOUTS,
      subscribeArgs: traits.subscribeArgs,
      // Both receivers keep the promises.
      receiver: this.#options.seed % 2 === 0 ? 'ws' : 'direct',
      logger: { ...silentLogger, warn: this.#logLine, error: this.#logLine },
    });
    this.#stream.bindObserver(this.#observed);
    this.#books = hasBooks
      ? new BookConsumer({ books: venue.books, pairs: traits.pairs, depth: BOOK_DEPTH, delivery: 'view' })
      : undefined;
    if (this.#books) this.#stream.bindObserver(this.#books);
  }

  async run(): Promise<SoakReport> {
    const { market } = this.#venue;
    let failure: string | undefined;
    this.#stream.start().catch((error: unknown) => {
      failure = String(error);
    });
    await this.#stream.ready();
    market.on('order', ({ kind, order }) => {
      if (kind === 'triggered') this.#triggered.add(order.orderId);
    });
    if (this.#traits.numbersTrades !== false)
      market.on('trade', (trade) => {
        this.#trades.make(trade);
      });
    const flows = await this.#trade();
    await this.#settle();
    if (failure !== undefined) this.#violate({ kind: 'failed', text: failure });
    this.#checkEnd();
    await this.#stream.stop();
    return this.#report(flows);
  }

  /** Makes orders and faults until the time is over. */
  async #trade(): Promise<{ orders: OrderFlow; faults: FaultFlow }> {
    const { seed, duration, bound } = this.#options;
    const random = new Random(seed).fork(`soak ${this.#traits.exchange}`);
    const context = { venue: this.#venue, traits: this.#traits, log: this.#log };
    const orders = new OrderFlow({ ...context, random: random.fork('orders') });
    const faults = new FaultFlow({ ...context, random: random.fork('faults') });
    const watch = new LiveWatch(this.#stream, bound);
    const pauses = random.fork('pauses');
    const until = performance.now() + duration;
    faults.start();
    let nextSample = 0;
    while (performance.now() < until) {
      await sleep(pauses.exponential(ORDER_INTERVAL));
      orders.act();
      if (performance.now() < nextSample) continue;
      this.#sample(watch);
      nextSample = performance.now() + SAMPLE;
    }
    await faults.stop();
    orders.cancelAll();
    this.#watchOn = () => {
      this.#sample(watch);
    };
    return { orders, faults };
  }

  #watchOn: () => void = () => undefined;

  /** Waits until there is no fault and the private channels are live, or until the patience is over. */
  async #settle(): Promise<void> {
    const until = performance.now() + this.#options.settle;
    // Trades after the last fault show which were missed before it.
    while (performance.now() < until) {
      await sleep(SAMPLE);
      this.#watchOn();
      if (this.#isSettled()) break;
    }
    this.#venue.market.stop();
    // Events of the last steps of the market may still arrive.
    while (performance.now() < until && !this.#isSettled()) await sleep(SAMPLE);
  }

  #isSettled(): boolean {
    this.#observed.update();
    const { channels } = this.#stream.status();
    const isLive = Object.values(channels).every(({ state }) => state === 'live');
    return isLive && this.#faults().length === 0 && this.#missingTrades().length === 0;
  }

  #sample(watch: LiveWatch): void {
    this.#observed.update();
    for (const { missing, ...fault } of watch.sample(this.#faults()))
      this.#violate({
        ...fault,
        kind: 'live_while_missing',
        text: `${fault.kind} for ${Math.round(missing)} ms while live: ${fault.text}`,
      });
  }

  #checkEnd(): void {
    for (const fault of this.#faults()) this.#violate(fault);
    for (const fill of this.#observed.doubled)
      this.#violate({
        kind: 'doubled_fill',
        orderId: fill.orderId,
        text: `${fill.symbol} trade ${fill.tradeId}, ${fill.volume} at ${fill.price}`,
      });
    for (const { before, after } of this.#observed.undone)
      this.#violate({
        kind: 'undone_order',
        orderId: after.orderId,
        text: `${wordsOf(before)}, then ${wordsOf(after)}`,
      });
    for (const trade of this.#missingTrades())
      this.#violate({ kind: 'missing_trade', text: `${trade.pair} trade ${trade.id}, no gap covers it` });
    const { repeated, unknown } = this.#trades;
    for (const trade of repeated) this.#violate({ kind: 'doubled_trade', text: wordsOfTrade(trade) });
    for (const trade of unknown) this.#violate({ kind: 'unknown_trade', text: wordsOfTrade(trade) });
    for (const text of this.#books?.errors ?? []) this.#violate({ kind: 'wrong_book', text });
    const { channels } = this.#stream.status();
    for (const [channel, { state }] of Object.entries(channels))
      if (state !== 'live') this.#violate({ kind: 'not_live', text: `${channel} is ${state}` });
  }

  #faults(): readonly Fault[] {
    const { market } = this.#venue;
    const truth: AccountTruth = {
      orders: market.orders,
      fills: market.fills,
      triggered: this.#triggered,
      algoIdOf: this.#venue.algoIdOf?.bind(this.#venue),
    };
    return checkAccount(truth, this.#observed);
  }

  #missingTrades(): readonly PublicTrade[] {
    return missingTrades(this.#trades, this.#observed.statuses);
  }

  #violate(violation: Omit<Violation, 'at' | 'venue' | 'statuses'>): void {
    const found: Violation = {
      ...violation,
      at: Math.round(performance.now() - this.#began),
      venue: this.#traits.exchange,
      statuses: this.#observed.statuses.slice(-20),
    };
    this.#violations.push(found);
    this.#log(`VIOLATION ${describeViolation(found)}`);
  }

  readonly #log = (line: string): void => {
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(3);
    this.#options.log(`${seconds.padStart(8)} ${this.#traits.exchange} ${line}`);
  };

  readonly #logLine = (_context: object, message: string): void => {
    this.#log(`stream: ${message}`);
  };

  #report({ orders, faults }: { orders: OrderFlow; faults: FaultFlow }): SoakReport {
    const { statuses, fills } = this.#observed;
    const count = (state: string): number => statuses.filter((status) => status.state === state).length;
    return {
      venue: this.#traits.exchange,
      seed: this.#options.seed,
      duration: Math.round(performance.now() - this.#began),
      orders: this.#venue.market.orders.length,
      fills: this.#venue.market.fills.length,
      trades: this.#trades.made,
      delivered: {
        orders: this.#observed.lastOrders.size,
        fills: fills.size,
        trades: this.#trades.delivered,
        books: this.#traits.pairs.reduce((sum, pair) => sum + (this.#books?.events(pair) ?? 0), 0),
      },
      actions: orders.counts,
      faults: faults.counts,
      states: {
        reconnecting: count('reconnecting'),
        recovering: count('recovering'),
        stale: count('stale'),
        gap: count('gap'),
      },
      violations: this.#violations,
    };
  }
}

const wordsOf = ({ status, rawStatus, filledVolume, origin }: MyOrder): string =>
  `${status} (${rawStatus}, ${origin ?? 'live'}) with ${filledVolume}`;

const wordsOfTrade = ({ symbol, tradeId, price, volume }: Trade): string =>
  `${symbol} trade ${tradeId}, ${volume} at ${price}`;
