import { strictClock, type Clock } from '../wire/clock.js';
import { Crowd } from './crowd.js';
import { toUnits, unitsToNumber } from '../wire/decimal.js';
import type { BookSnapshot, Level, MarketEvents, PublicTrade, Top } from './market-events.js';
import type { Side } from './order-book.js';
import type { OrderRecord } from '../orders/order-record.js';
import { OwnLists } from '../orders/own-lists.js';
import { isDone, type OwnFill, type OwnOrder, type PlaceOrder } from '../orders/own-order.js';
import { assertAlive, OrderLedger } from '../orders/own-orders.js';
import { Pacer } from './pacer.js';
import { PairMarket } from './pair-market.js';
import { pairSpec, type PairSpec } from './pair-spec.js';
import { Random } from './random.js';
import { StepEmitter } from './step-emitter.js';

export interface MarketOptions {
  /** The same seed and the same calls give the same sequence, except for times. @defaultValue 1 */
  readonly seed?: number | string | undefined;
  /** A bare name takes the defaults of `pairSpec`. */
  readonly pairs: readonly (PairSpec | string)[];
  /** Actions of the crowd per second and pair, once started. @defaultValue 100 */
  readonly rate?: number | undefined;
  /** As a part of the cost. @defaultValue `{ maker: 0.0016, taker: 0.0026 }` */
  readonly fees?: { readonly maker: number; readonly taker: number } | undefined;
  /** The currency of fees: the quote currency, or the one that the fill brings in. @defaultValue 'quote' */
  readonly feeCurrency?: 'quote' | 'received' | undefined;
  /** The source of times, which are made strictly increasing. @defaultValue the system's clock */
  readonly clock?: Clock | undefined;
  /** Names own orders in the venue's fashion. @defaultValue counts from 1 */
  readonly orderId?: ((random: Random, count: number) => string) | undefined;
  /** Names own fills in the venue's fashion. @defaultValue counts from 1 */
  readonly fillId?: ((random: Random, count: number) => string) | undefined;
}

interface Place {
  readonly market: PairMarket;
  readonly crowd: Crowd;
}

const count = (_random: Random, before: number): string => String(before + 1);

/**
 * A seeded market: one book per pair with price-time matching, a crowd that trades in it, and own orders in the same
 * book. Its events can be compared with `trades`, `orders`, `fills`, `top` and `book`.
 */
export class Market {
  /** Own orders and fills as the venue's REST lists them. Faults can make the lists lag or spoil them. */
  readonly lists: OwnLists;
  readonly #places = new Map<string, Place>();
  readonly #own: OrderLedger;
  readonly #events = new StepEmitter();
  readonly #pacer: Pacer;
  readonly #clock: Clock;

  constructor({ seed = 1, pairs, rate = 100, clock, ...options }: MarketOptions) {
    const random = new Random(seed);
    this.#clock = strictClock(clock);
    const ids = random.fork('ids');
    const { orderId = count, fillId = count, fees = { maker: 0.0016, taker: 0.0026 } } = options;
    const { feeCurrency = 'quote' } = options;
    this.#own = new OrderLedger({
      clock: this.#clock,
      fees,
      feeCurrency,
      orderId: (before) => orderId(ids, before),
      fillId: (before) => fillId(ids, before),
    });
    this.lists = new OwnLists(this.#own, this.#clock);
    for (const pair of pairs) this.#open(typeof pair === 'string' ? pairSpec(pair) : pair, random);
    this.#pacer = new Pacer(rate, () => {
      this.step();
    });
  }

  /** The pairs traded here, in the order they were given. */
  get pairs(): readonly PairSpec[] {
    return [...this.#places.values()].map(({ market }) => market.spec);
  }

  /** Own orders of all accounts as they are now, oldest first. */
  get orders(): readonly OwnOrder[] {
    return [...this.#own.records.values()].map((order) => order.snapshot());
  }

  /** Own fills of all accounts, oldest first. */
  get fills(): readonly OwnFill[] {
    return this.#own.fills;
  }

  /** One own order as it is now. */
  order(orderId: string): OwnOrder | undefined {
    return this.#own.records.get(orderId)?.snapshot();
  }

  /** Public trades of a pair, oldest first; the last 100,000. */
  trades(pair: string): readonly PublicTrade[] {
    return this.#place(pair).market.trades;
  }

  /** Best bid and ask now. */
  top(pair: string): Top {
    return this.#place(pair).market.top();
  }

  /** So many levels of each side now, best first. */
  book(pair: string, depth = 10): BookSnapshot {
    return this.#place(pair).market.snapshot(depth);
  }

  /** With how many decimals prices and volumes of a pair are written now. */
  precision(pair: string): { readonly price: number; readonly volume: number } {
    return this.#place(pair).market.precision;
  }

  /**
   * Prices and volumes of a pair are written with so many more decimals than those of its `PairSpec`, as when a venue
   * changes the precision. Ticks and lots stay as they are.
   */
  refine(pair: string, decimals: number): void {
    this.#place(pair).market.refinement = decimals;
    this.#events.emit('precision', { pair });
  }

  /** Whether prices and volumes of a pair have more decimals than those of its `PairSpec`. */
  isRefined(pair: string): boolean {
    return this.#place(pair).market.refinement > 0;
  }

  /** A level of a pair as it is written now; with another volume, if one is given. */
  written(pair: string, { price, volume }: Level, volumeNow = volume): Level {
    const { market } = this.#place(pair);
    const { priceDecimals, volumeDecimals } = market.spec;
    return market.level(toUnits(price, priceDecimals), toUnits(volumeNow, volumeDecimals));
  }

  /** The time now, later than every time before. */
  now(): number {
    return this.#clock();
  }

  /** Calls `listener` until the returned function is called. Events that a listener causes are emitted afterwards. */
  on<Name extends keyof MarketEvents>(name: Name, listener: (event: MarketEvents[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Lets the crowd trade at the market's rate. */
  start(): void {
    this.#pacer.start();
  }

  /** Uses one trade id of a pair for something that is not a trade, and returns it. */
  skipTradeId(pair: string): number {
    return this.#place(pair).market.takeTradeId();
  }

  /**
   * Restarts the numbering of a pair's trades, as after a relisting or the reset of a test network. Earlier trades are
   * no longer in `trades` or in the venue's lists.
   */
  restartTradeIds(pair: string, firstId = 1): void {
    this.#place(pair).market.restartTradeIds(firstId);
    this.#events.emit('restart', { pair });
  }

  /** Stops the crowd. Own orders may still be placed, and `step` works. */
  stop(): void {
    this.#pacer.stop();
  }

  /** Lets the crowd make one action, in this pair or in each. */
  step(pair?: string): void {
    const places = pair === undefined ? this.#places.values() : [this.#place(pair)];
    for (const { crowd, market } of places) {
      crowd.act();
      this.#publish(market);
    }
  }

  /** The crowd sends one market order. Returns the traded volume, which is smaller if the book has too few orders. */
  trade(pair: string, side: Side, volume: number): number {
    const { market } = this.#place(pair);
    const { volumeDecimals } = market.spec;
    const lots = toUnits(volume, volumeDecimals);
    const { left } = market.take({ side, lots, orderType: 'market' });
    this.#publish(market);
    return unitsToNumber(lots - left, volumeDecimals);
  }

  /** The crowd trades through the book until this resting own order has filled by `volume`, or altogether. */
  fillOrder(orderId: string, volume?: number): void {
    const { order, market } = this.#find(orderId);
    const { resting } = order;
    if (resting === undefined) throw new RangeError(`order ${orderId} is not in the book`);
    const wanted = volume === undefined ? resting.lots : toUnits(volume, market.spec.volumeDecimals);
    const lots = market.book.lotsThrough(resting) - resting.lots + Math.min(wanted, resting.lots);
    market.take({ side: resting.side === 'buy' ? 'sell' : 'buy', lots, orderType: 'market' });
    this.#publish(market);
  }

  /**
   * Places an own order and returns its state after matching. Throws for an order that no venue accepts, such as one
   * without volume.
   */
  placeOrder(request: PlaceOrder): OwnOrder {
    const { market } = this.#place(request.pair);
    const order = this.#own.receive(request, market);
    this.#publish(market);
    // A listener may have cancelled the order by now.
    const goesOn = !isDone(order) && this.#own.admit(order, market);
    this.#publish(market);
    if (goesOn && !isDone(order)) {
      this.#own.match(order, market);
      this.#publish(market);
    }
    return order.snapshot();
  }

  /** Cancels an own order. Throws when it does not exist or has ended. */
  cancelOrder(orderId: string): OwnOrder {
    return this.#end(orderId, 'canceled');
  }

  /** Expires an own order. */
  expireOrder(orderId: string): OwnOrder {
    return this.#end(orderId, 'expired');
  }

  /** Changes price or volume of an own order under the same id. */
  amendOrder(orderId: string, change: { price?: number; volume?: number }): OwnOrder {
    const { order, market } = this.#find(orderId);
    this.#own.replace(order, market, change);
    this.#publish(market);
    return order.snapshot();
  }

  #end(orderId: string, status: 'canceled' | 'expired'): OwnOrder {
    const { order, market } = this.#find(orderId);
    this.#own.end(order, market, status);
    this.#publish(market);
    return order.snapshot();
  }

  #open(spec: PairSpec, random: Random): void {
    const own = random.fork(spec.pair);
    const market = new PairMarket({
      spec,
      clock: this.#clock,
      firstTradeId: 1_000_000 + own.int(90_000_000),
      onExecution: (execution) => {
        this.#own.onExecution(execution);
      },
    });
    this.#places.set(spec.pair, { market, crowd: new Crowd(market, own) });
    market.takeNews();
  }

  #place(pair: string): Place {
    const place = this.#places.get(pair);
    if (place === undefined) throw new RangeError(`${pair} is not traded here`);
    return place;
  }

  #find(orderId: string): { order: OrderRecord; market: PairMarket } {
    const order = this.#own.records.get(orderId);
    if (order === undefined) throw new RangeError(`there is no order ${orderId}`);
    assertAlive(order);
    return { order, market: this.#place(order.spec.pair).market };
  }

  /** Emits the last events of a pair, and triggers its stop orders. */
  #publish(market: PairMarket): void {
    this.#collect(market);
    for (let stop = this.#own.trigger(market); stop !== undefined; stop = this.#own.trigger(market)) {
      this.#own.match(stop, market);
      this.#collect(market);
    }
  }

  #collect(market: PairMarket): void {
    const { trades, levels, top } = market.takeNews();
    const orders = this.#own.takeNews();
    if (trades.length + levels.length + orders.length === 0) return;
    this.#events.push({ pair: market.spec.pair, time: this.#clock(), trades, orders, levels, top });
  }
}
