import type { CandleInterval } from '../candles/candle-interval.js';
import type { CandleSeries, QuietIntervals } from '../candles/candle-series.js';
import { strictClock, type Clock } from '../wire/clock.js';
import { toUnits, unitsToNumber } from '../wire/decimal.js';
import { Crowd } from './crowd.js';
import { Deadlines } from './deadlines.js';
import type { BookSnapshot, Level, MarketEvents, PublicTrade, Top } from './market-events.js';
import type { Side } from './order-book.js';
import { Pacer } from './pacer.js';
import { PairMarket, type Execution, type PairStatus } from './pair-market.js';
import { pairSpec, type Increments, type PairSpec } from './pair-spec.js';
import type { Random } from './random.js';
import { StepEmitter } from './step-emitter.js';

/** A pair and those who trade in it. */
export interface Place {
  readonly market: PairMarket;
  readonly crowd: Crowd;
}

export interface PublicMarketInit {
  readonly pairs: readonly (PairSpec | string)[];
  /** Actions of the crowd per second and pair. */
  readonly rate: number;
  readonly clock: Clock | undefined;
}

/** What everybody sees of a market: its pairs, their books and trades, the crowd that makes them, and events. */
export abstract class PublicMarket {
  protected readonly specs: readonly PairSpec[];
  protected readonly places = new Map<string, Place>();
  protected readonly events = new StepEmitter();
  protected readonly clock: Clock;
  protected readonly deadlines: Deadlines;
  readonly #pacer: Pacer;

  constructor({ pairs, rate, clock }: PublicMarketInit) {
    this.clock = strictClock(clock);
    this.deadlines = new Deadlines(this.clock);
    // Copies: increments change.
    this.specs = pairs.map((pair) => (typeof pair === 'string' ? pairSpec(pair) : { ...pair }));
    // The first listener: candles are sent before what others make of the step.
    this.events.on('step', ({ pair, trades }) => {
      if (trades.length > 0) this.places.get(pair)?.market.candles.flush();
    });
    this.#pacer = new Pacer(rate, () => {
      this.step();
    });
  }

  /** The pairs traded here, in the order they were given. */
  get pairs(): readonly PairSpec[] {
    return [...this.places.values()].map(({ market }) => market.spec);
  }

  /** A pair as it is now: increments may change. */
  spec(pair: string): PairSpec {
    return this.place(pair).market.spec;
  }

  /** Public trades of a pair, oldest first; the last 100,000. */
  trades(pair: string): readonly PublicTrade[] {
    return this.place(pair).market.trades;
  }

  /**
   * Candles of all public trades of a pair, those of own orders included.
   *
   * @param interval - such as `1m`, or where the candles of the venue begin and end
   * @param quiet - whether an interval without a trade has no candle, or a flat one
   * @returns the same object for the same interval
   */
  candles(pair: string, interval: CandleInterval | string, quiet: QuietIntervals = 'skip'): CandleSeries {
    return this.place(pair).market.candles.series(interval, quiet);
  }

  /** Best bid and ask now. */
  top(pair: string): Top {
    return this.place(pair).market.top();
  }

  /** So many levels of each side now, best first. */
  book(pair: string, depth = 10): BookSnapshot {
    return this.place(pair).market.snapshot(depth);
  }

  /** With how many decimals prices and volumes of a pair are written now. */
  precision(pair: string): { readonly price: number; readonly volume: number } {
    return this.place(pair).market.precision;
  }

  /**
   * Prices and volumes of a pair are written with so many more decimals than those of its `PairSpec`, as when a venue
   * changes the precision. Ticks and lots stay as they are.
   */
  refine(pair: string, decimals: number): void {
    this.place(pair).market.refinement = decimals;
    this.events.emit('precision', { pair });
    this.events.emit('instrument', { pair });
  }

  /** Whether prices and volumes of a pair have more decimals than those of its `PairSpec`. */
  isRefined(pair: string): boolean {
    return this.place(pair).market.refinement > 0;
  }

  /** A level of a pair as it is written now; with another volume, if one is given. */
  written(pair: string, { price, volume }: Level, volumeNow = volume): Level {
    const { market } = this.place(pair);
    const { priceDecimals, volumeDecimals } = market.spec;
    return market.level(toUnits(price, priceDecimals), toUnits(volumeNow, volumeDecimals));
  }

  /** The time now, later than every time before. */
  now(): number {
    return this.clock();
  }

  /** Calls `listener` until the returned function is called. Events that a listener causes are emitted afterwards. */
  on<Name extends keyof MarketEvents>(name: Name, listener: (event: MarketEvents[Name]) => void): () => void {
    return this.events.on(name, listener);
  }

  /** Uses one trade id of a pair for something that is not a trade, and returns it. */
  skipTradeId(pair: string): number {
    return this.place(pair).market.takeTradeId();
  }

  /**
   * Restarts the numbering of a pair's trades, as after a relisting or the reset of a test network. Earlier trades are
   * no longer in `trades` or in the venue's lists.
   */
  restartTradeIds(pair: string, firstId = 1): void {
    this.place(pair).market.restartTradeIds(firstId);
    this.events.emit('restart', { pair });
  }

  /** What orders a pair takes now. */
  status(pair: string): PairStatus {
    return this.place(pair).market.status;
  }

  /** The mark price, at which positions are valued: the median of best bid, best ask and last price. */
  markPrice(pair: string): { readonly price: number; readonly priceText: string } {
    const { market } = this.place(pair);
    const { price, priceText } = market.level(market.markTick, 0);
    return { price, priceText };
  }

  /** Changes what orders of a pair must fit. Open orders stay as they are. What is absent stays, too. */
  setIncrements(pair: string, increments: Increments): void {
    const { spec } = this.place(pair).market;
    Object.assign(spec, { limits: { ...spec.limits, ...increments } });
    this.events.emit('instrument', { pair });
  }

  /** Lets the crowd trade at the market's rate. */
  start(): void {
    this.#pacer.start();
    this.deadlines.start();
  }

  /** Stops the crowd. Own orders may still be placed, and `step` works. */
  stop(): void {
    this.#pacer.stop();
    this.deadlines.stop();
  }

  /** Lets the crowd make one action, in this pair or in each. */
  step(pair?: string): void {
    this.deadlines.run();
    const places = pair === undefined ? this.places.values() : [this.place(pair)];
    for (const { crowd, market } of places) {
      if (!market.matches) continue;
      crowd.act();
      this.publish(market);
    }
  }

  /**
   * The price of a pair is another one from now on, as after news: the crowd trades with every order that is on the
   * wrong side of it, and quotes around it. While the pair does not trade, only the crowd's opinion changes.
   */
  movePrice(pair: string, price: number): void {
    const { crowd, market } = this.place(pair);
    crowd.moveTo(price * 10 ** market.spec.priceDecimals);
    this.publish(market);
  }

  /** The crowd keeps this part of its usual orders in the book of a pair. 1 is the usual, 0 the fewest. */
  keepDepth(pair: string, part: number): void {
    const { crowd, market } = this.place(pair);
    crowd.keepDepth(part);
    this.publish(market);
  }

  /** The crowd sends one market order. Returns the traded volume, which is smaller if the book has too few orders. */
  trade(pair: string, side: Side, volume: number): number {
    const { market } = this.place(pair);
    assertMatches(market);
    const { volumeDecimals } = market.spec;
    const lots = toUnits(volume, volumeDecimals);
    const { left } = market.take({ side, lots, orderType: 'market' });
    this.publish(market);
    return unitsToNumber(lots - left, volumeDecimals);
  }

  /** Emits what has happened in a pair. */
  protected abstract publish(market: PairMarket): void;

  protected place(pair: string): Place {
    const place = this.places.get(pair);
    if (place === undefined) throw new RangeError(`${pair} is not traded here`);
    return place;
  }

  /** Opens the pairs. */
  protected open(random: Random, onExecution: (execution: Execution) => void): void {
    for (const spec of this.specs) {
      const own = random.fork(spec.pair);
      const market = new PairMarket({
        spec,
        clock: this.clock,
        firstTradeId: 1_000_000 + own.int(90_000_000),
        onExecution,
      });
      this.places.set(spec.pair, { market, crowd: new Crowd(market, own) });
      market.takeNews();
    }
  }
}

/** Throws while a pair does not trade. */
export function assertMatches({ matches, status, spec }: PairMarket): void {
  if (!matches) throw new RangeError(`${spec.pair} does not trade: its status is ${status}`);
}
