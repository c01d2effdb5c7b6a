import { ContractMarket } from '../derivatives/contract-market.js';
import { Funding } from '../derivatives/funding.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Countdown, DeadManSwitches } from '../orders/dead-man-switches.js';
import type { OrderEntry } from '../orders/order-entry.js';
import { openTrading } from '../orders/open-trading.js';
import type { OwnLists } from '../orders/own-lists.js';
import type { OwnOrders } from '../orders/own-orders.js';
import type { FeeRates } from '../orders/order-need.js';
import type { OrderRecord } from '../orders/order-record.js';
import {
  OrderRefused,
  type OrderRefusal,
  refusalOf,
  resultOf,
  type AmendOrder,
  type OrderFilter,
  type OrderKey,
  type OrderResult,
  type ReplaceResult,
  type SubmitOrder,
} from '../orders/order-request.js';
import { type OrderReason, type OwnFill, type OwnOrder, type PlaceOrder } from '../orders/own-order.js';
import { assertAlive } from '../orders/order-rules.js';
import { toUnits } from '../wire/decimal.js';
import type { MarketOptions } from './market-options.js';
import type { PairMarket, PairStatus } from './pair-market.js';
import { assertMatches } from './public-market.js';
import { Random } from './random.js';

/**
 * A seeded market: one book per pair with price-time matching, a crowd that trades in it, own orders in the same book,
 * and the money of their accounts. Its events can be compared with `trades`, `orders`, `fills`, `top`, `book` and `ledger`.
 */
export class Market extends ContractMarket {
  /** Own orders and fills as the venue's REST lists them. Faults can make the lists lag or spoil them. */
  readonly lists: OwnLists;
  /** Balances and positions of all accounts. */
  readonly ledger: Ledger;
  /** Funding of perpetual contracts. */
  readonly funding: Funding;
  /** As a part of the cost. */
  readonly fees: FeeRates;
  /** In which fees on spot are paid. */
  readonly feeCurrency: 'quote' | 'received';
  /** Whether balances on spot may fall below zero. */
  readonly lends: boolean;
  readonly #own: OwnOrders;
  readonly #entry: OrderEntry;
  readonly #switches: DeadManSwitches;

  constructor(options: MarketOptions) {
    const { seed = 1, rate = 100, pairs, clock, liquidationRate } = options;
    const random = new Random(seed);
    super({ pairs, rate, clock, liquidationRate, random });
    const trading = openTrading(options, {
      clock: this.clock,
      deadlines: this.deadlines,
      specs: this.specs,
      ids: random.fork('ids'),
      marketOf: (pair) => this.places.get(pair)?.market,
      publish: (market) => {
        this.publish(market);
      },
      publishMoney: (changes) => {
        this.events.pushMoney(changes);
      },
    });
    this.fees = trading.fees;
    this.feeCurrency = trading.feeCurrency;
    this.lends = options.lends ?? false;
    this.ledger = trading.ledger;
    this.lists = trading.lists;
    this.on('balance', ({ balance }) => {
      trading.lists.ledger.changed(balance.account);
    });
    this.on('position', ({ position }) => {
      trading.lists.ledger.changed(position.account);
    });
    this.#own = trading.own;
    this.#entry = trading.entry;
    this.#switches = trading.switches;
    this.open(random, (execution) => {
      this.#own.onExecution(execution);
    });
    this.funding = new Funding({
      options: options.funding,
      specs: this.specs,
      random: random.fork('funding'),
      ledger: this.ledger,
      now: this.clock,
      at: (time, act) => this.deadlines.at(time, act),
      markPriceText: (pair) => this.markPrice(pair).priceText,
      publish: (payments) => {
        this.events.pushEvent('funding', payments);
      },
    });
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

  /** The crowd trades through the book until this resting own order has filled by `volume`, or altogether. */
  fillOrder(orderId: string, volume?: number): void {
    const { order, market } = this.#find(orderId);
    assertMatches(market);
    const { resting } = order;
    if (resting === undefined) throw new RangeError(`order ${orderId} is not in the book`);
    const wanted = volume === undefined ? resting.lots : toUnits(volume, market.spec.volumeDecimals);
    const lots = market.book.lotsThrough(resting) - resting.lots + Math.min(wanted, resting.lots);
    market.take({ side: resting.side === 'buy' ? 'sell' : 'buy', lots, orderType: 'market' });
    this.publish(market);
  }

  /**
   * Changes what orders a pair takes. An auction that ends so is matched at one price first, unless nothing is matched
   * afterwards either.
   */
  setStatus(pair: string, status: PairStatus): void {
    const { market } = this.place(pair);
    const before = market.status;
    if (status === before) return;
    market.status = status;
    if (before === 'auction') {
      market.uncross();
      this.publish(market);
    }
    this.events.emit('status', { pair, status });
    this.events.emit('instrument', { pair });
  }

  /** Places an order as a venue's API does. Nothing has changed when it is refused. */
  submit(request: SubmitOrder): OrderResult {
    this.deadlines.run();
    return resultOf(() => this.#entry.place(request, false));
  }

  /** Why `submit` would refuse an order now; absent when it would not. Nothing is placed. */
  check(request: SubmitOrder): OrderRefusal | undefined {
    this.deadlines.run();
    return refusalOf(() => {
      this.#entry.check(request);
    });
  }

  /** Why `amend` would refuse a change now; absent when it would not. Nothing is changed. */
  checkAmendment(change: AmendOrder): OrderRefusal | undefined {
    this.deadlines.run();
    return refusalOf(() => {
      this.#entry.checkChange(change);
    });
  }

  /**
   * Changes an open order under the same id. Only a smaller volume at the same price keeps the place in the queue.
   * Nothing has changed when it is refused.
   */
  amend(change: AmendOrder): OrderResult {
    this.deadlines.run();
    return resultOf(() => this.#entry.amend(change));
  }

  /** Cancels an open order of an account. */
  cancel(key: OrderKey, reason?: OrderReason): OrderResult {
    this.deadlines.run();
    return resultOf(() => this.#entry.cancel(key, reason));
  }

  /** Cancels all open orders of an account, or those of a pair or side, and returns them. */
  cancelAll(filter: OrderFilter, reason?: OrderReason): readonly OwnOrder[] {
    this.deadlines.run();
    return this.#entry.cancelAll(filter, reason);
  }

  /**
   * Cancels an order and places another one of the same account and pair, which may use its money.
   *
   * @param ifRefused - what happens to the old order when the new one is refused
   */
  replace(key: OrderKey, order: SubmitOrder, ifRefused: 'keep' | 'cancel' = 'keep'): ReplaceResult {
    this.deadlines.run();
    try {
      return { ...this.#entry.replace(key, order), refusal: undefined };
    } catch (error) {
      if (!(error instanceof OrderRefused)) throw error;
      const canceled = ifRefused === 'cancel' ? this.cancel(key).order : undefined;
      return { canceled, order: undefined, refusal: error.refusal };
    }
  }

  /**
   * Dead man's switch: cancels the orders of an account, or those of a pair, after so many milliseconds, unless it is
   * called again before. Without a time it is switched off.
   */
  cancelAfter({ account = '', pair }: OrderFilter, milliseconds?: number): Countdown {
    this.deadlines.run();
    return this.#switches.set({ account: this.ledger.accountOf(account), pair }, milliseconds);
  }

  /** Open orders of an account, or those of a pair or side, oldest first. */
  openOrders(filter: OrderFilter): readonly OwnOrder[] {
    return this.#entry.openOrders(filter).map((order) => order.snapshot());
  }

  /** An order of an account, by either of its ids: of orders with the same client id, the open one, else the last. */
  find(key: OrderKey): OwnOrder | undefined {
    return this.#entry.find(key)?.snapshot();
  }

  /**
   * Places an own order and returns its state after matching; a post-only order that would take is rejected by an event.
   * Throws for an order that `submit` refuses for another reason, such as one without volume. The least value of orders
   * and the price band do not bind it.
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

  #find(orderId: string): { order: OrderRecord; market: PairMarket } {
    const order = this.#own.records.get(orderId);
    if (order === undefined) throw new RangeError(`there is no order ${orderId}`);
    assertAlive(order);
    return { order, market: this.place(order.spec.pair).market };
  }

  /** Emits the last events of a pair, and triggers its stop orders. */
  protected override publish(market: PairMarket): void {
    this.#collect(market);
    for (let stop = this.#own.trigger(market); stop !== undefined; stop = this.#own.trigger(market)) {
      this.#own.match(stop, market);
      this.#collect(market);
    }
    // Of orders that were triggered and could not be paid.
    if (this.#own.hasNews) this.#collect(market);
  }

  #collect(market: PairMarket): void {
    const { trades, levels, top } = market.takeNews();
    const orders = this.#own.takeNews();
    if (trades.length + levels.length + orders.length === 0) return;
    this.events.push({ pair: market.spec.pair, time: this.clock(), trades, orders, levels, top });
  }
}
