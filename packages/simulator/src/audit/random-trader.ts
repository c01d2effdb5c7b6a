import type { Market } from '../market/market.js';
import type { PairStatus } from '../market/pair-market.js';
import type { Random } from '../market/random.js';
import type { OrderResult, SubmitOrder } from '../orders/order-request.js';
import type { OwnOrder } from '../orders/own-order.js';

/** What a random trader did: what it asked, and what it got. */
export interface Action {
  readonly name: string;
  readonly request: unknown;
  readonly isRefused: boolean;
}

/** The usual kinds of orders, by how often they come. */
const TYPES: readonly SubmitOrder['type'][] = [
  'limit', 'limit', 'limit', 'limit', 'market', 'market', 'stop', 'take_profit', 'trailing_stop',
]; // prettier-ignore
const STATUSES: readonly PairStatus[] = ['halted', 'cancel_only', 'post_only', 'limit_only', 'auction'];

export interface RandomTraderInit {
  readonly market: Market;
  readonly random: Random;
  /** In whose names it acts. */
  readonly accounts: readonly string[];
  /** The market's time, in epoch milliseconds. */
  readonly now: () => number;
  /** Places an order: where a venue has to know of it. @defaultValue `market.submit` */
  readonly submit?: ((order: SubmitOrder) => OrderResult) | undefined;
  /** Kinds of orders that it places. @defaultValue all */
  readonly types?: readonly SubmitOrder['type'][] | undefined;
}

/**
 * Does random things in a market, in the names of some accounts: places, amends, replaces and cancels orders, lets the
 * crowd trade, halts pairs. Most of it is possible, some is refused. For tests that hold whatever happens.
 */
export class RandomTrader {
  readonly #market: Market;
  readonly #random: Random;
  readonly #accounts: readonly string[];
  readonly #now: () => number;

  readonly #types: readonly SubmitOrder['type'][];
  readonly #submit: RandomTraderInit['submit'];

  constructor(init: RandomTraderInit) {
    this.#types = init.types ?? TYPES;
    this.#submit = init.submit;
    this.#market = init.market;
    this.#random = init.random;
    this.#accounts = init.accounts;
    this.#now = init.now;
  }

  act(): Action {
    const random = this.#random;
    const market = this.#market;
    const kind = random.int(100);
    if (kind < 40)
      return this.#ask('submit', this.request(), this.#submit ?? ((order) => market.submit(order)));
    if (kind < 52) return this.#ask('amend', this.#amendment(), (change) => market.amend(change));
    if (kind < 58) return this.#ask('cancel', this.#someKey(), (key) => market.cancel(key));
    if (kind < 63 && this.#submit === undefined) return this.#replace();
    if (kind < 65) {
      const request = { account: random.pick(this.#accounts), pair: this.#pair() };
      market.cancelAll(request);
      return { name: 'cancelAll', request, isRefused: false };
    }
    if (kind < 67) {
      const request = { account: random.pick(this.#accounts), pair: this.#pair() };
      market.cancelAfter(request, random.chance(0.7) ? 2000 : undefined);
      return { name: 'cancelAfter', request, isRefused: false };
    }
    if (kind < 70) return this.#toggleStatus();
    if (kind < 80) return this.#trade();
    for (let step = random.int(4); step >= 0; step--) market.step();
    return { name: 'step', request: undefined, isRefused: false };
  }

  /** An order near the price. */
  request(pair = this.#pair(), account = this.#random.pick(this.#accounts)): SubmitOrder {
    const random = this.#random;
    const type = random.pick(this.#types);
    const isHedged = this.#market.ledger.isHedged(account) && !this.#isSpot(pair);
    const hasPrice =
      type === 'limit' || (type !== 'market' && type !== 'trailing_stop' && random.chance(0.5));
    const isSizedInQuote = type === 'market' && random.chance(0.3);
    const timeInForce = hasPrice ? random.pick(['gtc', 'gtc', 'ioc', 'fok', 'gtd'] as const) : undefined;
    return {
      account,
      pair,
      side: random.pick(['buy', 'sell']),
      type,
      price: hasPrice ? this.#price(pair) : undefined,
      stopPrice: type === 'stop' || type === 'take_profit' ? this.#price(pair) : undefined,
      trail: type === 'trailing_stop' ? { ratio: 0.0001 + random.next() * 0.001 } : undefined,
      volume: isSizedInQuote ? undefined : this.#volume(pair),
      quoteAmount: isSizedInQuote ? String(random.int(3000)) : undefined,
      timeInForce,
      expireTime: timeInForce === 'gtd' ? this.#now() + random.int(5000) : undefined,
      postOnly: hasPrice && timeInForce !== 'ioc' && timeInForce !== 'fok' && random.chance(0.2),
      reduceOnly: !this.#isSpot(pair) && !isHedged && random.chance(0.2),
      positionSide: isHedged ? random.pick(['long', 'short'] as const) : undefined,
      tradesWithOwn: random.chance(0.3),
      quoteCurrency: random.chance(0.5)
        ? random.pick([undefined, ...(this.#spec(pair).quotes ?? [])])
        : undefined,
    };
  }

  /** Replaces an order by another one of its pair and account, mostly. */
  #replace(): Action {
    const old = this.#someOrder();
    const key = { account: old?.account, orderId: old?.orderId ?? 'none' };
    const order = this.#random.chance(0.95) ? this.request(old?.pair, old?.account) : this.request();
    const ask = { key, order };
    return this.#ask('replace', ask, () => this.#market.replace(key, order));
  }

  #ask<Request>(
    name: string,
    request: Request,
    act: (request: Request) => Pick<OrderResult, 'refusal'>,
  ): Action {
    return { name, request, isRefused: act(request).refusal !== undefined };
  }

  #amendment(): Parameters<Market['amend']>[0] {
    const random = this.#random;
    const order = this.#someOrder();
    const pair = order?.pair ?? this.#pair();
    return {
      account: order?.account,
      orderId: order?.orderId ?? 'none',
      price: order?.price !== undefined && random.chance(0.6) ? this.#price(pair) : undefined,
      volume: random.chance(0.6) ? this.#volume(pair) : undefined,
      stopPrice:
        order?.status === 'untriggered' && order.trail === undefined && random.chance(0.3)
          ? this.#price(pair)
          : undefined,
    };
  }

  #someKey(): { account: string | undefined; orderId: string } {
    const order = this.#someOrder();
    return { account: order?.account, orderId: order?.orderId ?? 'none' };
  }

  /** Mostly an open one. */
  #someOrder(): OwnOrder | undefined {
    const { orders } = this.#market;
    const open = orders.filter(({ status }) => ['new', 'untriggered', 'partially_filled'].includes(status));
    const from = open.length > 0 && this.#random.chance(0.95) ? open : orders;
    return from.length === 0 ? undefined : this.#random.pick(from);
  }

  #toggleStatus(): Action {
    const pair = this.#pair();
    const status = this.#market.status(pair) === 'trading' ? this.#random.pick(STATUSES) : 'trading';
    this.#market.setStatus(pair, status);
    return { name: 'setStatus', request: { pair, status }, isRefused: false };
  }

  #trade(): Action {
    const order = this.#someOrder();
    if (order !== undefined && this.#random.chance(0.6)) return this.#fill(order);
    const pair = this.#pair();
    const side = this.#random.pick(['buy', 'sell'] as const);
    const volume = Number(this.#volume(pair)) * 5;
    const { volumeDecimals } = this.#spec(pair);
    const isTrading = this.#market.status(pair) === 'trading';
    if (isTrading) this.#market.trade(pair, side, Number(volume.toFixed(volumeDecimals)));
    return { name: 'trade', request: { pair, side, volume }, isRefused: false };
  }

  /** The crowd fills a resting order, mostly in part. */
  #fill({ orderId, pair, status, volume }: OwnOrder): Action {
    const { volumeDecimals } = this.#spec(pair);
    const part = Number(
      (volume * (this.#random.chance(0.3) ? 1 : this.#random.next())).toFixed(volumeDecimals),
    );
    const rests = status === 'new' || status === 'partially_filled';
    if (rests && part > 0 && this.#market.status(pair) === 'trading') this.#market.fillOrder(orderId, part);
    return { name: 'fillOrder', request: { orderId, part }, isRefused: false };
  }

  #pair(): string {
    return this.#random.pick(this.#market.pairs).pair;
  }

  #spec(pair: string): Market['pairs'][number] {
    const spec = this.#market.pairs.find((one) => one.pair === pair);
    if (spec === undefined) throw new RangeError(pair);
    return spec;
  }

  #isSpot(pair: string): boolean {
    return this.#spec(pair).contract === undefined;
  }

  #price(pair: string): string {
    const { price } = this.#market.markPrice(pair);
    return (price * (1 + this.#random.normal() * 0.0004)).toFixed(this.#spec(pair).priceDecimals);
  }

  #volume(pair: string): string {
    const { typicalVolume, volumeDecimals } = this.#spec(pair);
    return (this.#random.exponential(typicalVolume) + 10 ** -volumeDecimals).toFixed(volumeDecimals);
  }
}
