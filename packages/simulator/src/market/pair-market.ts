import { PairCandles } from '../candles/pair-candles.js';
import type { Clock } from '../wire/clock.js';
import { formatUnits, unitsToNumber } from '../wire/decimal.js';
import type { BookSnapshot, Level, LevelUpdate, PublicTrade, Top } from './market-events.js';
import { Auction } from './auction.js';
import { OrderBook, type RestingOrder, type Side, type Taker } from './order-book.js';
import type { PairSpec } from './pair-spec.js';

/** Public trades kept per pair. */
const TRADES_KEPT = 100_000;

/**
 * What a pair takes, besides cancellations: `halted` and `cancel_only` nothing, `limit_only` no market orders, `post_only`
 * orders that rest, `reduce_only` orders that close positions, `auction` limit orders, which rest until all are matched
 * at one price. The crowd is quiet while nothing is matched.
 */
export type PairStatus =
  'trading' | 'halted' | 'cancel_only' | 'limit_only' | 'post_only' | 'reduce_only' | 'auction';

/** An order that trades at once. */
export interface MarketTaker extends Taker {
  readonly orderType: 'limit' | 'market';
  /** It closes a position by force. */
  readonly kind?: 'liquidation';
}

/** One side of a trade. */
export interface Execution {
  readonly tick: number;
  readonly lots: number;
  readonly trade: PublicTrade;
  readonly maker: RestingOrder;
}

interface PairMarketInit {
  readonly spec: PairSpec;
  readonly clock: Clock;
  readonly firstTradeId: number;
  /** Called for every trade, so that the maker's order is filled. */
  readonly onExecution: (execution: Execution) => void;
}

/** The book and the trades of one pair. */
export class PairMarket {
  readonly spec: PairSpec;
  /** The candles that its trades make. */
  readonly candles: PairCandles;
  readonly book = new OrderBook();
  /** Orders that wait for the end of an auction; they are not in the book, which never crosses. */
  readonly #auction = new Auction();
  /** Oldest first; the last 100,000. */
  readonly trades: PublicTrade[] = [];
  /** With how many more decimals than those of `spec` prices and volumes are written. */
  refinement = 0;
  /** Tick of the last trade, or of the start. */
  lastTick: number;
  /** What orders the pair takes. */
  status: PairStatus = 'trading';
  readonly #clock: Clock;
  readonly #onExecution: (execution: Execution) => void;
  #nextTradeId: number;
  #pending: PublicTrade[] = [];
  #top = '';

  constructor({ spec, clock, firstTradeId, onExecution }: PairMarketInit) {
    this.spec = spec;
    this.candles = new PairCandles({ spec, now: clock, refinement: () => this.refinement });
    this.#onExecution = onExecution;
    this.#clock = clock;
    this.#nextTradeId = firstTradeId;
    this.lastTick = Math.round(spec.price * 10 ** spec.priceDecimals);
  }

  /** The mark price: the median of best bid, best ask and last price. */
  get markTick(): number {
    const bid = this.book.best('buy') ?? this.lastTick;
    const ask = this.book.best('sell') ?? this.lastTick;
    return Math.min(Math.max(this.lastTick, bid), ask);
  }

  /** Whether orders trade now. */
  get matches(): boolean {
    const { status } = this;
    return status === 'trading' || status === 'limit_only' || status === 'reduce_only';
  }

  /** Queues an order that does not trade at once: in the book, or for the end of the auction. */
  rest(order: RestingOrder): void {
    if (this.status === 'auction') this.#auction.add(order);
    else this.book.add(order);
  }

  /** Makes a waiting order smaller, or takes it out. */
  reduce(order: RestingOrder, lots: number): void {
    if (!this.#auction.reduce(order, lots)) this.book.reduce(order, lots);
  }

  /** Ends an auction: all that can trade trades at one price, the rest goes into the book. */
  uncross(): void {
    const tick = this.#auction.clearingTick(this.book, this.lastTick);
    for (const { buy, sell, lots, taker } of this.#auction.matches(this.book, tick)) {
      const trade = this.#print({ tick, lots, taker: { side: taker, lots, orderType: 'limit' } });
      for (const maker of [buy, sell]) this.#onExecution({ tick, lots, trade, maker });
    }
    for (const order of this.#auction.takeAll()) this.book.add(order);
  }

  /** Trades a taker against the book and records each trade. The maker is called first, then the taker (`onTaken`). */
  take(taker: MarketTaker, onTaken?: (execution: Execution) => void): { left: number } {
    let left = taker.lots;
    for (const { maker, lots } of this.book.matches(taker)) {
      left -= lots;
      const trade = this.#print({ tick: maker.tick, lots, taker });
      const execution = { tick: maker.tick, lots, trade, maker };
      this.#onExecution(execution);
      onTaken?.(execution);
    }
    return { left };
  }

  /** The next trade has this id; what was traded before is no longer listed. */
  restartTradeIds(firstId: number): void {
    this.#nextTradeId = firstId;
    this.trades.length = 0;
  }

  /** The id of the next trade, which is thereby used. */
  takeTradeId(): number {
    return this.#nextTradeId++;
  }

  top(): Top {
    return { pair: this.spec.pair, time: this.#clock(), bid: this.#best('buy'), ask: this.#best('sell') };
  }

  snapshot(depth: number): BookSnapshot {
    const side = (name: Side): Level[] =>
      this.book
        .side(name)
        .best(depth)
        .map(({ tick, lots }) => this.level(tick, lots));
    return { pair: this.spec.pair, time: this.#clock(), bids: side('buy'), asks: side('sell') };
  }

  /** What is new since the last call. */
  takeNews(): { trades: readonly PublicTrade[]; levels: readonly LevelUpdate[]; top: Top | undefined } {
    const trades = this.#pending;
    this.#pending = [];
    const levels = this.book
      .takeChanges()
      .map(({ side, tick, lots }) => ({ side, ...this.level(tick, lots) }));
    const key = this.#topKey();
    const changed = key !== this.#top;
    this.#top = key;
    return { trades, levels, top: changed ? this.top() : undefined };
  }

  level(tick: number, lots: number): Level {
    const { priceDecimals, volumeDecimals } = this.spec;
    return {
      price: unitsToNumber(tick, priceDecimals),
      priceText: this.#text(tick, priceDecimals),
      volume: unitsToNumber(lots, volumeDecimals),
      volumeText: this.#text(lots, volumeDecimals),
    };
  }

  get precision(): { readonly price: number; readonly volume: number } {
    const { priceDecimals, volumeDecimals } = this.spec;
    return { price: priceDecimals + this.refinement, volume: volumeDecimals + this.refinement };
  }

  #text(units: number, decimals: number): string {
    const { refinement } = this;
    return refinement === 0
      ? formatUnits(units, decimals)
      : formatUnits(BigInt(units) * 10n ** BigInt(refinement), decimals + refinement);
  }

  #best(side: Side): Level | undefined {
    const best = this.book.side(side).first();
    return best && this.level(best.tick, best.lots);
  }

  #topKey(): string {
    const bid = this.book.side('buy').first();
    const ask = this.book.side('sell').first();
    return `${bid?.tick ?? 0}/${bid?.lots ?? 0}/${ask?.tick ?? 0}/${ask?.lots ?? 0}`;
  }

  #print({ tick, lots, taker }: { tick: number; lots: number; taker: MarketTaker }): PublicTrade {
    const { side, orderType, kind } = taker;
    const trade: PublicTrade = {
      pair: this.spec.pair,
      id: this.takeTradeId(),
      ...this.level(tick, lots),
      side,
      orderType,
      ...(kind !== undefined && { kind }),
      time: this.#clock(),
    };
    this.lastTick = tick;
    this.#pending.push(trade);
    this.trades.push(trade);
    this.candles.add({ id: trade.id, tick, lots, side, time: trade.time });
    if (this.trades.length > TRADES_KEPT * 1.1) this.trades.splice(0, this.trades.length - TRADES_KEPT);
    return trade;
  }
}
