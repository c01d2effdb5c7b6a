import {
  isTerminal,
  type Channel,
  type CurrencyPair,
  type EventHeader,
  type MyBalance,
  type MyOrder,
  type MyPosition,
  type MyTrade,
  type OrderBook,
  type StreamState,
  type StreamStatus,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { now } from '@hftjs/core/adapter';
import { Histogram } from './histogram.js';
import { Holdings } from './holdings.js';
import { FillSums } from './profit.js';
import type { Proof } from './proof.js';
import { ExchangeFigures } from './timings.js';

/** Number of fills that are shown. */
const FILLS_SHOWN = 5;

/** The state of one pair of one exchange. */
export interface MarketRow {
  readonly exchange: string;
  readonly symbol: CurrencyPair;
  ticker?: Ticker;
  lastTrade?: Trade;
  /** Absent while the book is in doubt. */
  book?: OrderBook | undefined;
  tickers: number;
  trades: number;
}

/** A look at the queue of one channel, when one of its events is handled. */
export interface QueueSample {
  readonly exchange: string;
  readonly channel: string;
  /** Events that wait, with the one that is handled. */
  readonly waiting: number;
  /** Events that the queue has dropped so far. */
  readonly dropped: number;
}

/** The data that every kind of output shows. */
export class Board {
  readonly markets = new Map<string, MarketRow>();
  readonly openOrders = new Map<string, MyOrder>();
  /** Own fills since the start, by exchange and pair. */
  readonly #fillSums = new Map<string, FillSums>();
  readonly holdings = new Holdings();
  readonly fills: MyTrade[] = [];
  /** The state of each channel, as `kraken ticker`. */
  readonly states = new Map<string, StreamState>();
  /** Since the start, by exchange. */
  readonly figures = new Map<string, ExchangeFigures>();
  /** Milliseconds from the exchange's time to ours. */
  readonly latency = new Histogram();
  /** Milliseconds from the arrival of a frame to its handler. */
  readonly queueDelay = new Histogram();
  /** The same two histograms, since `beginPeriod`. */
  readonly period = { latency: new Histogram(), queueDelay: new Histogram(), events: 0 };
  events = 0;
  orderEvents = 0;
  reconnects = 0;
  /** What the venues made compared with what was delivered, in one line; absent on real exchanges. */
  proof?: string;
  /** The numbers in it. */
  counts?: Proof;
  /** Whether any channel was ever live. */
  wasLive = false;
  /** Why a connection failed last, and the number of attempts in a row. */
  lastFailure: { readonly reason: string; readonly attempt: number } | undefined;

  recordTicker(ticker: Ticker): void {
    this.#count(ticker);
    const market = this.#market(ticker);
    market.ticker = ticker;
    market.tickers++;
  }

  recordTrade(trade: Trade): void {
    this.#count(trade);
    const market = this.#market(trade);
    if (trade.origin !== 'backfill') market.lastTrade = trade;
    market.trades++;
  }

  recordBook(book: OrderBook): void {
    this.#count(book);
    this.#market(book).book = book;
  }

  recordOrder(order: MyOrder): void {
    this.#count(order);
    this.orderEvents++;
    const name = `${order.exchange} ${order.orderId}`;
    if (isTerminal(order)) this.openOrders.delete(name);
    else this.openOrders.set(name, order);
  }

  recordFill(fill: MyTrade): void {
    this.#count(fill);
    const name = nameOf(fill);
    const sums = this.#fillSums.get(name) ?? new FillSums();
    this.#fillSums.set(name, sums);
    sums.add(fill);
    this.fills.push(fill);
    if (this.fills.length > FILLS_SHOWN) this.fills.shift();
  }

  recordBalance(balance: MyBalance): void {
    this.#count(balance);
    this.holdings.recordBalance(balance);
  }

  recordPosition(position: MyPosition): void {
    this.#count(position);
    this.holdings.recordPosition(position);
  }

  recordStatus({ exchange, channel, symbol, state, reason, attempt }: StreamStatus): void {
    if (channel === 'order_book' && state !== 'live') this.#dropBooks(exchange, symbol);
    if (symbol !== undefined) return;
    this.states.set(`${exchange} ${channel}`, state);
    if (state === 'live') this.wasLive = true;
    if (state !== 'reconnecting') return;
    this.reconnects++;
    this.lastFailure = { reason: reason ?? 'unknown', attempt: attempt ?? 1 };
  }

  /** Records how many events waited in the queue of a channel, and how many it has dropped so far. */
  recordQueue({ exchange, channel, waiting, dropped }: QueueSample): void {
    this.#figuresOf(exchange).recordQueue(channel, waiting, dropped);
  }

  /** The exchanges that are subscribed or have sent something, by name. */
  get exchanges(): readonly string[] {
    const subscribed = [...this.states.keys()].map((name) => name.slice(0, name.indexOf(' ')));
    return [...new Set([...subscribed, ...this.figures.keys()])].sort();
  }

  /** The state of each channel of an exchange. */
  statesOf(exchange: string): ReadonlyMap<string, StreamState> {
    const prefix = `${exchange} `;
    const own = [...this.states].filter(([name]) => name.startsWith(prefix));
    return new Map(own.map(([name, state]) => [name.slice(prefix.length), state]));
  }

  /** Whether the data of an exchange's channel can be trusted now. */
  isLive(exchange: string, channel: string): boolean {
    return this.states.get(`${exchange} ${channel}`) === 'live';
  }

  /** Whether the config subscribes an exchange's channel. */
  isSubscribed(exchange: string, channel: Channel): boolean {
    return this.states.has(`${exchange} ${channel}`);
  }

  /** Whether the data of an exchange's channel can be trusted now, or is not subscribed. */
  isLiveOrAbsent(exchange: string, channel: Channel): boolean {
    return !this.isSubscribed(exchange, channel) || this.isLive(exchange, channel);
  }

  /** Whether every channel is live. */
  get isAllLive(): boolean {
    return this.states.size > 0 && [...this.states.values()].every((state) => state === 'live');
  }

  /** Whether every channel of an exchange is live. */
  isExchangeLive(exchange: string): boolean {
    const states = [...this.statesOf(exchange).values()];
    return states.length > 0 && states.every((state) => state === 'live');
  }

  beginPeriod(): void {
    this.period.latency.reset();
    this.period.queueDelay.reset();
    this.period.events = 0;
  }

  /** The own fills of a market since the start, summed. */
  fillsOf(market: Pick<EventHeader, 'exchange' | 'symbol'>): FillSums | undefined {
    return this.#fillSums.get(nameOf(market));
  }

  #market({ exchange, symbol }: EventHeader): MarketRow {
    const name = nameOf({ exchange, symbol });
    let market = this.markets.get(name);
    if (!market) {
      market = { exchange, symbol, tickers: 0, trades: 0 };
      this.markets.set(name, market);
    }
    return market;
  }

  /** A book is right or not there: of one pair, or of all pairs of an exchange. */
  #dropBooks(exchange: string, symbol: CurrencyPair | undefined): void {
    for (const market of this.markets.values())
      if (market.exchange === exchange && (symbol ?? market.symbol) === market.symbol)
        market.book = undefined;
  }

  #figuresOf(exchange: string): ExchangeFigures {
    let figures = this.figures.get(exchange);
    if (!figures) {
      figures = new ExchangeFigures();
      this.figures.set(exchange, figures);
    }
    return figures;
  }

  #count({ exchange, channel, origin, exchangeTime, receivedTime }: Omit<EventHeader, 'symbol'>): void {
    this.events++;
    this.period.events++;
    const figures = this.#figuresOf(exchange);
    const timings = [this, this.period, figures, figures.timingsOf(channel)];
    const delay = now() - receivedTime;
    for (const { queueDelay } of timings) queueDelay.record(delay);
    if (origin !== undefined || exchangeTime === undefined) return;
    for (const { latency } of timings) latency.record(receivedTime - exchangeTime);
  }
}

const nameOf = ({ exchange, symbol }: Pick<EventHeader, 'exchange' | 'symbol'>): string =>
  `${exchange} ${symbol}`;
