import { Ledger } from '../ledger/ledger.js';
import { Money, type Funds } from '../ledger/money.js';
import { OrderEntry, type ClientIdRule } from '../orders/order-entry.js';
import type { FeeRates } from '../orders/order-need.js';
import {
  resultOf,
  type AmendOrder,
  type OrderFilter,
  type OrderKey,
  type OrderResult,
  type SubmitOrder,
} from '../orders/order-request.js';
import type { OrderRecord } from '../orders/order-record.js';
import { OwnLists } from '../orders/own-lists.js';
import {
  isDone,
  type OrderReason,
  type OwnFill,
  type OwnOrder,
  type PlaceOrder,
} from '../orders/own-order.js';
import { assertAlive, OwnOrders } from '../orders/own-orders.js';
import { strictClock, type Clock } from '../wire/clock.js';
import { toUnits, unitsToNumber } from '../wire/decimal.js';
import { Crowd } from './crowd.js';
import { Deadlines } from './deadlines.js';
import type { BookSnapshot, Level, MarketEvents, PublicTrade, Top } from './market-events.js';
import type { Side } from './order-book.js';
import { Pacer } from './pacer.js';
import { PairMarket, type PairStatus } from './pair-market.js';
import { pairSpec, type PairSpec } from './pair-spec.js';
import { Random } from './random.js';
import { StepEmitter } from './step-emitter.js';

/** About what an account has of every currency at first, in US dollars. */
const USUAL_FUNDS: Funds = { usdOfEach: 1_000_000_000 };
const USUAL_FEES: FeeRates = { maker: 0.0016, taker: 0.0026 };

export interface MarketOptions {
  /** The same seed and the same calls give the same sequence, except for times. @defaultValue 1 */
  readonly seed?: number | string | undefined;
  /** A bare name takes the defaults of `pairSpec`. */
  readonly pairs: readonly (PairSpec | string)[];
  /** Actions of the crowd per second and pair, once started. @defaultValue 100 */
  readonly rate?: number | undefined;
  /** As a part of the cost. @defaultValue `{ maker: 0.0016, taker: 0.0026 }` */
  readonly fees?: FeeRates | undefined;
  /**
   * The currency of fees on spot: the quote currency, or the one that the fill brings in. Fees of derivatives are in
   * the currency of settlement.
   *
   * @defaultValue 'quote'
   */
  readonly feeCurrency?: 'quote' | 'received' | undefined;
  /**
   * What each account has at first: exactly these amounts by currency, or so many US dollars' worth of every currency.
   * `ledger.open` opens an account with other funds.
   *
   * @defaultValue `{ usdOfEach: 1_000_000_000 }`, so that tests of fills need not think of money
   */
  readonly funds?: Funds | undefined;
  /** Leverage of derivatives until an account sets another one. @defaultValue 10 */
  readonly leverage?: number | undefined;
  /**
   * Whether the venue lends on spot: balances may fall below zero, and `insufficient_funds` is never a reason. A broker
   * with margin rules of its own checks them before it submits an order.
   *
   * @defaultValue false
   */
  readonly lends?: boolean | undefined;
  /** Whether a client order id may be used again: always, once its order has ended, or never. @defaultValue 'any' */
  readonly clientIds?: ClientIdRule | undefined;
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
 * A seeded market: one book per pair with price-time matching, a crowd that trades in it, own orders in the same book,
 * and the money of their accounts. Its events can be compared with `trades`, `orders`, `fills`, `top`, `book` and `ledger`.
 */
export class Market {
  /** Own orders and fills as the venue's REST lists them. Faults can make the lists lag or spoil them. */
  readonly lists: OwnLists;
  /** Balances and positions of all accounts. */
  readonly ledger: Ledger;
  /** As a part of the cost. */
  readonly fees: FeeRates;
  readonly #places = new Map<string, Place>();
  readonly #own: OwnOrders;
  readonly #entry: OrderEntry;
  readonly #events = new StepEmitter();
  readonly #deadlines: Deadlines;
  readonly #pacer: Pacer;
  readonly #clock: Clock;

  constructor({ seed = 1, pairs, rate = 100, clock: source, fees = USUAL_FEES, ...options }: MarketOptions) {
    const random = new Random(seed);
    const clock = strictClock(source);
    this.#clock = clock;
    this.fees = fees;
    this.#deadlines = new Deadlines(clock);
    const ids = random.fork('ids');
    const { orderId = count, fillId = count, feeCurrency = 'quote', clientIds = 'any' } = options;
    const specs = pairs.map((pair) => (typeof pair === 'string' ? pairSpec(pair) : pair));
    const mark = (pair: string): number => this.#place(pair).market.markTick;
    const { funds = USUAL_FUNDS, leverage = 10, lends = false } = options;
    const money = new Money({ clock, specs, funds, leverage, lends, mark });
    this.ledger = new Ledger({
      money,
      mark,
      publish: (changes) => {
        this.#events.pushMoney(changes);
      },
    });
    this.#own = new OwnOrders({
      clock,
      fees,
      feeCurrency,
      money,
      orderId: (before) => orderId(ids, before),
      fillId: (before) => fillId(ids, before),
    });
    this.#entry = new OrderEntry({
      own: this.#own,
      money,
      clock,
      fees,
      clientIds,
      marketOf: (pair) => this.#places.get(pair)?.market,
      publish: (market) => {
        this.#publish(market);
      },
      expireAt: (id, time) => {
        this.#deadlines.at(time, () => {
          this.#expireDue(id);
        });
      },
    });
    this.lists = new OwnLists(this.#own, clock);
    for (const spec of specs) this.#open(spec, random);
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
    this.#deadlines.start();
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
    this.#deadlines.stop();
  }

  /** Lets the crowd make one action, in this pair or in each. */
  step(pair?: string): void {
    this.#deadlines.run();
    const places = pair === undefined ? this.#places.values() : [this.#place(pair)];
    for (const { crowd, market } of places) {
      crowd.act();
      this.#publish(market);
    }
  }

  /**
   * The price of a pair is another one from now on, as after news: the crowd trades with every order that is on the
   * wrong side of it, and quotes around it.
   */
  movePrice(pair: string, price: number): void {
    const { crowd, market } = this.#place(pair);
    crowd.moveTo(price * 10 ** market.spec.priceDecimals);
    this.#publish(market);
  }

  /** The crowd keeps this part of its usual orders in the book of a pair. 1 is the usual, 0 the fewest. */
  keepDepth(pair: string, part: number): void {
    const { crowd, market } = this.#place(pair);
    crowd.keepDepth(part);
    this.#publish(market);
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

  /** What orders a pair takes now. */
  status(pair: string): PairStatus {
    return this.#place(pair).market.status;
  }

  /** Places an order as a venue's API does. Nothing has changed when it is refused. */
  submit(request: SubmitOrder): OrderResult {
    this.#deadlines.run();
    return resultOf(() => this.#entry.place(request, false));
  }

  /**
   * Changes an open order under the same id. Only a smaller volume at the same price keeps the place in the queue.
   * Nothing has changed when it is refused.
   */
  amend(change: AmendOrder): OrderResult {
    this.#deadlines.run();
    return resultOf(() => this.#entry.amend(change));
  }

  /** Cancels an open order of an account. */
  cancel(key: OrderKey, reason?: OrderReason): OrderResult {
    this.#deadlines.run();
    return resultOf(() => this.#entry.cancel(key, reason));
  }

  /** Cancels all open orders of an account, or those of a pair or side, and returns them. */
  cancelAll(filter: OrderFilter, reason?: OrderReason): readonly OwnOrder[] {
    this.#deadlines.run();
    return this.#entry.cancelAll(filter, reason);
  }

  /** An order of an account, by either of its ids: of orders with the same client id, the open one, else the last. */
  find(key: OrderKey): OwnOrder | undefined {
    return this.#entry.find(key)?.snapshot();
  }

  /**
   * Places an own order and returns its state after matching; a post-only order that would take is rejected by an event.
   * Throws for an order that `submit` refuses for another reason, such as one without volume.
   */
  placeOrder(request: PlaceOrder): OwnOrder {
    return this.#entry.place(request, true);
  }

  /** Cancels an own order. Throws when it does not exist or has ended. */
  cancelOrder(orderId: string): OwnOrder {
    return this.#entry.cancel(this.#keyOf(orderId));
  }

  /** Expires an own order. */
  expireOrder(orderId: string): OwnOrder {
    return this.#entry.expire(orderId);
  }

  /** Changes price or volume of an own order under the same id. Throws when `amend` refuses it. */
  amendOrder(orderId: string, change: { price?: number; volume?: number }): OwnOrder {
    return this.#entry.amend({ ...change, ...this.#keyOf(orderId) });
  }

  #keyOf(orderId: string): OrderKey {
    return { orderId, account: this.#own.records.get(orderId)?.account };
  }

  #expireDue(orderId: string): void {
    const order = this.#own.records.get(orderId);
    if (order !== undefined && !isDone(order)) this.expireOrder(orderId);
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
