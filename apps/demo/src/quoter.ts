import { setTimeout as sleep } from 'node:timers/promises';
import { Channel, type MyOrder } from '@hftjs/core';
import {
  isDone,
  pairSpec,
  type OwnOrder,
  type PairSpec,
  type PlaceVenueOrder,
  type Side,
} from '@hftjs/simulator';
import type { Board, MarketRow } from './board.js';
import type { DemoVenue } from './venues.js';

/** Settings of the quoter: `quotes` in a config. */
export interface QuoteSettings {
  /** Size of one order, in quote currency. */
  readonly value: number;
  /** Distance from the middle of the market, as a part of the price. */
  readonly distance: number;
  /** Above this position nothing is bought, and below its negative nothing is sold; in quote currency. */
  readonly maxPosition: number;
}

/** Milliseconds between two updates of the quotes. */
const INTERVAL = 250;

/** How long to wait until the last cancellations are published, in milliseconds. */
const LAST_WORDS = 250;

/** A quote is not moved while it is this close to its right price, as a part of the distance. */
const TOLERANCE = 0.5;

/**
 * A small market maker. It keeps a bid and an offer around the middle of each market, and cancels them while its data
 * cannot be trusted. It receives market data and fills only from the streams. It sends orders to the simulated exchange
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
      this.#board.isLive(exchange, Channel.TICKER) && this.#board.isLive(exchange, Channel.MY_ORDER);
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
    const wanted = isTrusted ? this.#wanted(market, side) : undefined;
    const current = this.#quotes.get(name);
    const order = current && this.#demoVenue.venue.market.order(current.orderId);
    if (order && !isDone(order)) {
      const distance = Math.abs((wanted?.price ?? Infinity) - (order.price ?? 0));
      if (wanted && distance <= (wanted.price ?? 0) * this.#settings.distance * TOLERANCE) return;
      this.#cancel(order.orderId);
    }
    this.#quotes.delete(name);
    if (wanted) this.#quotes.set(name, this.#demoVenue.venue.placeOrder(wanted));
  }

  #wanted({ exchange, symbol, ticker }: MarketRow, side: Side): PlaceVenueOrder | undefined {
    if (ticker?.bidPrice === undefined || ticker.askPrice === undefined) return undefined;
    const { value, distance, maxPosition } = this.#settings;
    const sign = side === 'buy' ? 1 : -1;
    const middle = (ticker.bidPrice + ticker.askPrice) / 2;
    const position = (this.#board.position({ exchange, symbol })?.position ?? 0) * middle;
    if (position * sign >= maxPosition) return undefined;
    const { priceDecimals, volumeDecimals } = this.#specs.get(symbol) ?? pairSpec(symbol);
    return {
      pair: symbol,
      side,
      type: 'limit',
      postOnly: true,
      price: Number((middle * (1 - sign * distance)).toFixed(priceDecimals)),
      volume: Number((value / middle).toFixed(Math.min(volumeDecimals, 6))),
      clientOrderId: `demo-${++this.#sent}`,
    };
  }
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
