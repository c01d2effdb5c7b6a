import { opposite, type RestingOrder, type Side } from './order-book.js';
import type { PairMarket } from './pair-market.js';
import type { Random } from './random.js';

/** Orders that the crowd keeps on each side of the book, unless it is thin. */
const ORDERS_PER_SIDE = 60;
/** The least that it keeps there. */
const FEWEST_PER_SIDE = 3;
/** Mean distance of a new order from the value, as a part of the price. */
const MEAN_DISTANCE = 1.5e-4;
/** How many times that the orders far from the price are away at least. */
const FAR = 12;
/** Standard deviation of one step of the value, as a part of the price. */
const STEP = 3e-6;
/** How strongly the value returns to its start, so that it stays near it for hours. */
const PULL = 1e-6;

/**
 * All other traders in the market. They follow a value that changes at random: they quote around it, take orders on the
 * wrong side of it, cancel orders, and sometimes trade at random.
 */
export class Crowd {
  readonly #market: PairMarket;
  readonly #random: Random;
  /** Where the value returns to. */
  #anchor: number;
  #ordersPerSide = ORDERS_PER_SIDE;
  readonly #typicalLots: number;
  /** Ticks between two orders far from the price: together they reach about a third of it. */
  readonly #farStep: number;
  /** In ticks; fractions matter. */
  #value: number;
  #orders: RestingOrder[] = [];
  /** Orders far from the price, nearest first; those that traded are dropped. */
  readonly #far = { buy: [] as RestingOrder[], sell: [] as RestingOrder[] };

  constructor(market: PairMarket, random: Random) {
    this.#market = market;
    this.#random = random;
    this.#anchor = market.lastTick;
    this.#value = market.lastTick;
    this.#farStep = Math.max(1, Math.floor((this.#anchor * 0.3) / Math.max(1, market.spec.farLevels ?? 0)));
    this.#typicalLots = Math.max(10, market.spec.typicalVolume * 10 ** market.spec.volumeDecimals);
    for (let count = 0; count < ORDERS_PER_SIDE; count++) {
      this.#quote('buy');
      this.#quote('sell');
    }
    for (let rank = 0; rank < (market.spec.farLevels ?? 0); rank++) {
      this.#rest('buy', rank);
      this.#rest('sell', rank);
    }
  }

  /** One action of the crowd. */
  act(): void {
    const random = this.#random;
    this.#value +=
      random.normal() * Math.max(0.02, this.#anchor * STEP) + (this.#anchor - this.#value) * PULL;
    this.#value = Math.max(this.#value, 2);
    const thin = (['buy', 'sell'] as const).find((side) => this.#isThin(side));
    const bargain = this.#bargain();
    // A side with few orders is filled first: the book always has some levels.
    if (thin !== undefined) this.#quote(thin);
    else if (bargain !== undefined && random.chance(0.5)) this.#take(bargain);
    else if (random.chance(0.1)) this.#take(random.chance(0.5) ? 'buy' : 'sell');
    else this.#requote(random.chance(0.5) ? 'buy' : 'sell');
  }

  /**
   * News: the value is another one from now on. The crowd takes every order that is on the wrong side of it, and quotes
   * around it.
   */
  moveTo(tick: number): void {
    this.#value = this.#anchor = Math.max(2, tick);
    if (!this.#market.matches) return;
    const { book } = this.#market;
    for (const side of ['buy', 'sell'] as const) {
      const limit = side === 'buy' ? Math.floor(this.#value) : Math.ceil(this.#value);
      const lots = book.available({ side, limit });
      if (lots > 0) this.#market.take({ side, lots, limit, orderType: 'limit' });
    }
    const reach = Math.max(3, this.#anchor * MEAN_DISTANCE) * FAR;
    this.#cancelWhere(({ tick: at }) => Math.abs(at - this.#value) > reach);
    this.#refill();
  }

  /** The crowd keeps this part of its usual orders in the book, and cancels the others. 1 is the usual. */
  keepDepth(part: number): void {
    this.#ordersPerSide = Math.max(FEWEST_PER_SIDE, Math.round(ORDERS_PER_SIDE * part));
    for (const side of ['buy', 'sell'] as const) {
      let spare = this.#count(side) - this.#ordersPerSide;
      this.#cancelWhere((order) => order.side === side && spare-- > 0);
    }
    this.#refill();
  }

  /** Fills a side that has few orders. */
  #refill(): void {
    for (const side of ['buy', 'sell'] as const)
      for (let missing = this.#ordersPerSide / 3 - this.#count(side); missing > 0; missing--)
        this.#quote(side);
  }

  #cancelWhere(isUnwanted: (order: RestingOrder) => boolean): void {
    this.#orders = this.#orders.filter((order) => {
      if (order.lots === 0) return false;
      if (!isUnwanted(order)) return true;
      this.#market.book.remove(order);
      return false;
    });
  }

  #isThin(side: Side): boolean {
    return this.#count(side) < this.#ordersPerSide / 3;
  }

  /** Orders of a side, apart from those far from the price. */
  #count(side: Side): number {
    const far = this.#far[side];
    while (far[0]?.lots === 0) far.shift();
    return this.#market.book.side(side).orderCount - far.length;
  }

  /** An order far from the price. */
  #rest(side: Side, rank: number): void {
    const distance = Math.ceil(Math.max(3, this.#anchor * MEAN_DISTANCE) * FAR + rank * this.#farStep);
    const tick = Math.round(this.#anchor) + (side === 'buy' ? -distance : distance);
    if (tick < 1) return;
    const order: RestingOrder = { side, tick, lots: this.#lots() };
    this.#market.book.add(order);
    this.#far[side].push(order);
  }

  /** The side to take when an order offers below the value, or bids above it. */
  #bargain(): Side | undefined {
    const { book } = this.#market;
    if ((book.best('sell') ?? Infinity) < this.#value) return 'buy';
    return (book.best('buy') ?? 0) > this.#value ? 'sell' : undefined;
  }

  /** Adds an order where there are too few, else mostly replaces one: the number of orders stays about the same. */
  #requote(side: Side): void {
    const count = this.#count(side);
    const usual = this.#ordersPerSide;
    if (count < usual / 2 || this.#random.chance(count < usual ? 0.6 : 0.4)) this.#quote(side);
    else this.#cancelOne();
  }

  #quote(side: Side): void {
    const { book } = this.#market;
    const distance = this.#random.exponential(Math.max(3, this.#anchor * MEAN_DISTANCE));
    const wanted = side === 'buy' ? Math.floor(this.#value - distance) : Math.ceil(this.#value + distance);
    const best = book.best(opposite(side));
    const tick =
      best === undefined ? wanted : side === 'buy' ? Math.min(wanted, best - 1) : Math.max(wanted, best + 1);
    if (tick < 1) return;
    const order: RestingOrder = { side, tick, lots: this.#lots() };
    book.add(order);
    this.#orders.push(order);
    // Orders that traded stay in the list until they are drawn. They are removed before they outnumber the others.
    if (this.#orders.length > ORDERS_PER_SIDE * 6) this.#orders = this.#orders.filter(({ lots }) => lots > 0);
  }

  #cancelOne(): void {
    while (this.#orders.length > 0) {
      const index = this.#random.int(this.#orders.length);
      const order = this.#orders[index];
      const last = this.#orders.pop();
      if (order === undefined || last === undefined) return;
      if (order !== last) this.#orders[index] = last;
      if (order.lots === 0) continue;
      this.#market.book.remove(order);
      return;
    }
  }

  #take(side: Side): void {
    const { book } = this.#market;
    const best = book.best(opposite(side));
    if (best === undefined) return;
    const orderType = this.#random.chance(0.5) ? 'market' : 'limit';
    const limit = orderType === 'limit' ? best : undefined;
    // The crowd sends no market order that would empty the book.
    const lots = Math.min(this.#lots(), Math.ceil(book.available({ side }) / 3));
    this.#market.take({ side, lots, limit, orderType });
  }

  /** Many small orders, few large ones. Round numbers are as common as others. */
  #lots(): number {
    const lots = Math.ceil(this.#random.exponential(this.#typicalLots) * (this.#random.chance(0.05) ? 8 : 1));
    const round = 10 ** Math.max(0, Math.floor(Math.log10(lots)) - 1);
    return this.#random.chance(0.5) ? Math.ceil(lots / round) * round : lots;
  }
}
