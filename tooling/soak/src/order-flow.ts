import {
  isDone,
  type OwnOrder,
  type PlaceVenueOrder,
  type Random,
  type SimulatedVenue,
} from '@hftjs/simulator';
import type { SoakVenue } from './venues.js';

/** More open orders than this are cancelled before another is placed. */
const MOST_OPEN = 25;

interface Placing {
  readonly type: 'market' | 'limit';
  /** Percent away from the best price of the own side; a negative one takes. */
  readonly distance?: number;
  readonly timeInForce?: 'ioc';
  readonly postOnly?: boolean;
}

/** An action: an order, a stop order so many percent away, or a change of an open order. */
type Action = Placing | { readonly stop: number } | 'own trade' | 'cancel' | 'fill' | 'amend';

/** The actions of a trader, with their frequencies. */
const ACTIONS: readonly (readonly [name: string, weight: number, action: Action])[] = [
  ['market', 5, { type: 'market' }],
  ['limit', 6, { type: 'limit', distance: 0.02 }],
  ['far limit', 2, { type: 'limit', distance: 3 }],
  ['crossing limit', 3, { type: 'limit', distance: -0.03 }],
  ['ioc', 3, { type: 'limit', distance: -0.01, timeInForce: 'ioc' }],
  ['unfilled ioc', 2, { type: 'limit', distance: 2, timeInForce: 'ioc' }],
  ['post-only', 2, { type: 'limit', distance: 0.02, postOnly: true }],
  ['refused post-only', 2, { type: 'limit', distance: -1, postOnly: true }],
  ['stop', 3, { stop: 0.01 }],
  ['far stop', 1, { stop: 2 }],
  ['own trade', 1, 'own trade'],
  ['cancel', 6, 'cancel'],
  ['fill', 6, 'fill'],
  ['amend', 2, 'amend'],
];

const TOTAL = ACTIONS.reduce((sum, [, weight]) => sum + weight, 0);

/** A seeded trader that makes every kind of order and change. */
export class OrderFlow {
  readonly counts: Record<string, number> = {};
  readonly #venue: SimulatedVenue;
  readonly #traits: SoakVenue;
  readonly #random: Random;
  readonly #log: (line: string) => void;
  readonly #mine = new Set<string>();

  constructor(init: {
    venue: SimulatedVenue;
    traits: SoakVenue;
    random: Random;
    log: (line: string) => void;
  }) {
    this.#venue = init.venue;
    this.#traits = init.traits;
    this.#random = init.random;
    this.#log = init.log;
  }

  /** Makes one action. */
  act(): void {
    let left = this.#random.int(TOTAL);
    const [name, , action] = ACTIONS.find(([, weight]) => (left -= weight) < 0) ?? this.#random.pick(ACTIONS);
    const pair = this.#random.pick(this.#traits.pairs);
    this.counts[name] = (this.counts[name] ?? 0) + 1;
    this.#log(`${name} ${pair}`);
    while (this.#open().length > MOST_OPEN) this.#cancelOne();
    this.#do(action, pair);
  }

  /** Cancels all open orders. */
  cancelAll(): void {
    for (const { orderId } of this.#open())
      this.#try(() => {
        this.#venue.cancelOrder(orderId);
      });
  }

  #do(action: Action, pair: string): void {
    if (typeof action === 'object') {
      if ('stop' in action) this.#placeStop(pair, action.stop);
      else this.#place(pair, action);
      return;
    }
    switch (action) {
      case 'own trade':
        this.#tradeWithOwn(pair);
        return;
      case 'cancel':
        this.#cancelOne();
        return;
      case 'fill':
        this.#fillOne();
        return;
      case 'amend':
        this.#amendOne();
    }
  }

  #place(pair: string, { type, distance = 0, ...rest }: Placing): void {
    const side = this.#random.chance(0.5) ? 'buy' : 'sell';
    const order = { pair, side, type, volume: this.#volume(pair), ...rest } as const;
    this.#send(type === 'market' ? order : { ...order, price: this.#price(pair, side, distance) });
  }

  #placeStop(pair: string, distance: number): void {
    const side = this.#random.chance(0.5) ? 'buy' : 'sell';
    // The stop price of a buy is above the market, and that of a sell is below it.
    const stopPrice = this.#price(pair, side === 'buy' ? 'sell' : 'buy', distance);
    const limit = this.#traits.stopsHaveLimits === true || this.#random.chance(0.3);
    const price = limit ? { price: stopPrice } : {};
    this.#send({ pair, side, type: 'stop', stopPrice, volume: this.#volume(pair), ...price });
  }

  /** Two own orders at one price: both sides of their trade are own fills. */
  #tradeWithOwn(pair: string): void {
    const price = this.#price(pair, 'sell', -0.005);
    const order = { pair, type: 'limit', price, volume: this.#volume(pair) } as const;
    this.#send({ ...order, side: 'sell' });
    this.#send({ ...order, side: 'buy', tradesWithOwn: true });
  }

  #cancelOne(): void {
    const order = this.#pick();
    if (order !== undefined)
      this.#try(() => {
        this.#venue.cancelOrder(order.orderId);
      });
  }

  /** The crowd fills a resting order, partly or completely. */
  #fillOne(): void {
    const order = this.#pick();
    if (order === undefined || order.status === 'untriggered') return;
    const part = this.#random.chance(0.5) ? undefined : this.#lots(order.pair, order.remaining / 2);
    const near =
      Math.abs((order.price ?? 0) / (this.#venue.market.top(order.pair).ask?.price ?? 1) - 1) < 0.005;
    if (near)
      this.#try(() => {
        this.#venue.market.fillOrder(order.orderId, part);
      });
  }

  #amendOne(): void {
    const order = this.#pick();
    if (order?.type !== 'limit') return;
    const volume = this.#lots(order.pair, order.filled + order.remaining / 2);
    if (volume > order.filled)
      this.#try(() => {
        this.#venue.market.amendOrder(order.orderId, { volume });
      });
  }

  #send(order: PlaceVenueOrder): void {
    this.#try(() => {
      this.#mine.add(this.#venue.placeOrder(order).orderId);
    });
  }

  /** Skips an action that the venue rejects. */
  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#log(`not done: ${error.message}`);
    }
  }

  #open(): readonly OwnOrder[] {
    const open: OwnOrder[] = [];
    for (const orderId of this.#mine) {
      const order = this.#venue.market.order(orderId);
      if (order === undefined || isDone(order)) this.#mine.delete(orderId);
      else open.push(order);
    }
    return open;
  }

  #pick(): OwnOrder | undefined {
    const open = this.#open();
    return open.length === 0 ? undefined : this.#random.pick(open);
  }

  #price(pair: string, side: 'buy' | 'sell', percent: number): number {
    const { bid, ask } = this.#venue.market.top(pair);
    const [best = 100, sign] = side === 'buy' ? [bid?.price, -1] : [ask?.price, 1];
    const decimals = this.#venue.market.pairs.find((spec) => spec.pair === pair)?.priceDecimals ?? 2;
    return Number((best * (1 + (sign * percent) / 100)).toFixed(decimals));
  }

  #volume(pair: string): number {
    const spec = this.#venue.market.pairs.find((one) => one.pair === pair);
    return this.#lots(pair, (spec?.typicalVolume ?? 1) * (0.5 + this.#random.next() * 3));
  }

  #lots(pair: string, volume: number): number {
    const decimals = this.#venue.market.pairs.find((one) => one.pair === pair)?.volumeDecimals ?? 8;
    return Number(volume.toFixed(decimals));
  }
}
