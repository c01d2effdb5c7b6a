import { setTimeout as sleep } from 'node:timers/promises';
import { Channel, splitCurrencyPair, type MyOrder } from '@hftjs/core';
import {
  isDone,
  pairSpec,
  type OwnOrder,
  type PairSpec,
  type PlaceVenueOrder,
  type Side,
} from '@hftjs/simulator';
import type { Board, MarketRow } from './board.js';
import { inventoryOf, middleOf, type Inventory } from './inventory.js';
import type { DemoVenue } from './venues.js';

/** Settings of the quoter: `quotes` in a config. */
export interface QuoteSettings {
  /** Size of one order, in quote currency; smaller on the side of the position, and where the balance is less. */
  readonly value: number;
  /** Distance from the middle of the market, as a part of the price. */
  readonly distance: number;
  /** At this position nothing is bought, and at its negative nothing is sold; in quote currency. */
  readonly maxPosition: number;
}

/** Milliseconds between two updates of the quotes. */
const INTERVAL = 250;

/** How long to wait until the last cancellations are published, in milliseconds. */
const LAST_WORDS = 250;

/** A quote is not moved while it is this close to its right price, as a part of the distance. */
const TOLERANCE = 0.5;

/** Part of an available balance that a purchase may use: fees and moving prices need the rest. */
const USABLE = 0.98;

/** A quote smaller than this part of the usual is not placed. */
const SMALLEST = 0.05;

/**
 * A small market maker. It keeps a bid and an offer around the middle of each market, and cancels them while its data
 * cannot be trusted. It sizes them by its position and balances: those that the exchange reports, or else its fills. It
 * receives all of these only from the streams. It sends orders to the simulated exchange
 * directly, because hftjs has no order entry.
 */
export class Quoter {
  readonly #demoVenue: DemoVenue;
  readonly #board: Board;
  readonly #settings: QuoteSettings;
  readonly #specs: ReadonlyMap<string, PairSpec>;
  readonly #quotes = new Map<string, OwnOrder>();
  readonly #timer: NodeJS.Timeout;
  #sent = 0;

  constructor(demoVenue: DemoVenue, board: Board, settings: QuoteSettings) {
    this.#demoVenue = demoVenue;
    this.#board = board;
    this.#settings = settings;
    this.#specs = new Map(demoVenue.venue.market.pairs.map((spec) => [spec.pair, spec]));
    this.#timer = setInterval(() => {
      this.quote();
    }, INTERVAL);
  }

  /** Updates every quote. */
  quote(): void {
    const { exchange } = this.#demoVenue;
    const isTrusted =
      [Channel.TICKER, Channel.MY_ORDER].every((channel) => this.#board.isLive(exchange, channel)) &&
      [Channel.MY_TRADE, Channel.MY_BALANCE, Channel.MY_POSITION].every((channel) =>
        this.#board.isLiveOrAbsent(exchange, channel),
      );
    for (const market of this.#board.markets.values()) {
      if (market.exchange !== exchange) continue;
      for (const side of ['buy', 'sell'] as const) this.#place(market, side, isTrusted);
    }
  }

  /** Stops quoting and cancels open orders. Resolves when the streams have published that, or after a short wait. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const { venue } = this.#demoVenue;
    for (const { orderId } of this.#quotes.values()) this.#cancel(orderId);
    this.#quotes.clear();
    const deadline = performance.now() + LAST_WORDS;
    const isOurs = ({ orderId }: MyOrder): boolean => venue.market.order(orderId) !== undefined;
    while ([...this.#board.openOrders.values()].some(isOurs) && performance.now() < deadline) await sleep(10);
  }

  #cancel(orderId: string): void {
    const { venue } = this.#demoVenue;
    const order = venue.market.order(orderId);
    if (order && !isDone(order)) venue.cancelOrder(orderId);
  }

  #place(market: MarketRow, side: Side, isTrusted: boolean): void {
    const { symbol } = market;
    const name = `${symbol} ${side}`;
    const current = this.#quotes.get(name);
    const known = current && this.#demoVenue.venue.market.order(current.orderId);
    const order = known && !isDone(known) ? known : undefined;
    const wanted = isTrusted ? this.#wanted(market, side, order) : undefined;
    if (order) {
      const distance = Math.abs((wanted?.price ?? Infinity) - (order.price ?? 0));
      if (wanted && distance <= (wanted.price ?? 0) * this.#settings.distance * TOLERANCE) return;
      this.#cancel(order.orderId);
    }
    this.#quotes.delete(name);
    if (wanted) this.#quotes.set(name, this.#demoVenue.venue.placeOrder(wanted));
  }

  #wanted(market: MarketRow, side: Side, current: OwnOrder | undefined): PlaceVenueOrder | undefined {
    const { exchange, symbol } = market;
    const middle = middleOf(market);
    if (middle === undefined) return undefined;
    const sign = side === 'buy' ? 1 : -1;
    const spec = this.#specs.get(symbol) ?? pairSpec(symbol);
    const price = middle * (1 - sign * this.#settings.distance);
    const inventory = inventoryOf(this.#board, { exchange, symbol });
    const value = this.#valueOf(inventory.position * middle * sign);
    const most = this.#affordable({ exchange, spec, side, price, current, inventory });
    // Cut off, not rounded: what is there is enough.
    const scale = 10 ** Math.min(spec.volumeDecimals, 6);
    const volume = Math.floor(Math.min(value / middle, most) * scale) / scale;
    if (volume * middle < this.#settings.value * SMALLEST) return undefined;
    return {
      pair: symbol,
      side,
      type: 'limit',
      postOnly: true,
      price: Number(price.toFixed(spec.priceDecimals)),
      volume,
      clientOrderId: `demo-${++this.#sent}`,
    };
  }

  /**
   * What an order may be worth: less, the more the position is on its side already, and nothing beyond the limit.
   *
   * @param held - worth of the position, positive on the side of the order
   */
  #valueOf(held: number): number {
    const { value, maxPosition } = this.#settings;
    return value * Math.min(1, Math.max(0, 1 - held / maxPosition));
  }

  /** The largest volume that the balances pay for; infinite where the exchange reports none. */
  #affordable({ exchange, spec, side, price, current, inventory }: Affordable): number {
    const { base, quote } = splitCurrencyPair(inventory.symbol);
    const { holdings } = this.#board;
    // The order that this one replaces gives back what it holds.
    const returned = current?.side === side ? current.volume - current.filled : 0;
    // A reported position is margin, or at a broker paid for by a sale: only its purchases need money.
    const sellsBalance = inventory.from === 'fills' && spec.contract === undefined;
    if (side === 'sell') {
      const available = sellsBalance ? holdings.available(exchange, base) : undefined;
      return available === undefined ? Infinity : available + returned;
    }
    const available = holdings.available(exchange, quote);
    return available === undefined ? Infinity : (available * USABLE) / price + returned;
  }
}

interface Affordable {
  readonly exchange: string;
  readonly spec: PairSpec;
  readonly side: Side;
  readonly price: number;
  /** The order that is replaced. */
  readonly current: OwnOrder | undefined;
  readonly inventory: Inventory;
}

/** Reads `quotes` of a service's setting, with defaults. */
export function readQuoteSettings(setting: Readonly<Record<string, unknown>>): QuoteSettings {
  const quotes = (setting.quotes ?? {}) as Readonly<Record<string, unknown>>;
  const numberOf = (name: string, otherwise: number): number => {
    const value = quotes[name];
    return typeof value === 'number' && value > 0 ? value : otherwise;
  };
  return {
    value: numberOf('value', 2000),
    distance: numberOf('distance', 2e-5),
    maxPosition: numberOf('max_position', 20_000),
  };
}
