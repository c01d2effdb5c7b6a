import type { CurrencyPair, Ticker, Trade } from '@hftjs/core';
import {
  FrameLists,
  INFO,
  now,
  type CandleInterval,
  type CandleRow,
  type Candles,
  type Control,
  type MissingCandles,
  type PeriodicTask,
  type SessionContext,
} from '@hftjs/core/adapter';
import { calls } from '../../venue/calls.js';
import type { TwsEvent } from '../../venue/events.js';
import type { TwsVenue } from '../../venue/tws-venue.js';
import type { Asked, DataError, MarketData } from '../market-session.js';
import { BarLine } from './bar-line.js';
import { isEnd, readBar } from './bar.js';
import { CANDLES } from './intervals.js';

/** Requests are numbered from here, those that follow the market and those for missing bars. */
const FIRST_ID = 1_200_000_001;
const FIRST_LIST_ID = 1_400_000_001;

/** How long the answer to a request for missing bars may take, in milliseconds. */
const PATIENCE = 15_000;

/** The longest answer that is asked for, in seconds. */
const DAY = 86_400;

/** Requests that TWS serves at a time. https://interactivebrokers.github.io/tws-api/historical_limitations.html */
const MOST_LINES = 50;

/** Bars of the first answer of a stream. */
const FIRST_BARS = 3;

/** TWS takes sixty requests in ten minutes; half of them are left to subscriptions. */
const PACE = { count: 30, per: 600_000 };

/**
 * TWS may stop sending bars without a message, as at midnight. After so long without one they are asked for again; after
 * a refusal sooner. In milliseconds.
 */
const QUIET = 900_000;
const REFUSED = 60_000;
const CHECK = 15_000;

/** An error of historical data: there are none, the pace was too fast, or anything else. */
const NO_HISTORY = 162;
/** The request was cancelled before. */
const UNKNOWN_REQUEST = 366;

const NOTHING: readonly never[] = [];

/** The part of the stream's venue that is used. */
type CandleVenue = Pick<TwsVenue, 'directory' | 'lastBars'> & {
  readonly args: Pick<TwsVenue['args'], 'candle'>;
};

/**
 * Candles, by `reqHistoricalData` with `keepUpToDate`: a list of the last bars, and then each change of the present one.
 * A bar is complete when a later one begins.
 *
 * https://interactivebrokers.github.io/tws-api/historical_bars.html
 */
export class CandleData implements MarketData {
  readonly opening: readonly string[] = [];
  readonly isServedSilently = false;
  readonly every: PeriodicTask = { interval: CHECK, run: () => this.#renewQuiet() };
  readonly #context: SessionContext;
  readonly #venue: CandleVenue;
  readonly #interval: CandleInterval<string>;
  readonly #candles: Candles;
  readonly #lines = new Map<CurrencyPair, BarLine>();
  readonly #lists: FrameLists<CandleRow>;
  /** The range that is asked for next, and the pairs of ranges that were asked for. */
  #wanted: MissingCandles | undefined;
  readonly #listed = new Map<number, CurrencyPair>();
  #nextId = FIRST_ID;

  constructor(context: SessionContext, venue: CandleVenue) {
    this.#context = context;
    this.#venue = venue;
    this.#interval = CANDLES.of(venue.args.candle);
    this.#lists = new FrameLists({
      context,
      patience: PATIENCE,
      what: 'missing bars',
      firstId: FIRST_LIST_ID,
      request: (id) => this.#askMissing(id),
    });
    this.#candles = context.openCandles({
      interval: this.#interval,
      statesClosed: false,
      skipsQuiet: true,
      limit: Math.max(2, Math.floor(DAY / this.#seconds(1)) - 1),
      pace: PACE,
      read: (missing) => this.#read(missing),
    });
  }

  ask(pair: CurrencyPair): Asked {
    if (this.#venue.directory.contractOf(pair)?.secType === 'CASH')
      return {
        reason: 'bars of currencies are those of quotes, and have no volume: leave the candle channel out',
      };
    if (this.#lines.size >= MOST_LINES && !this.#lines.has(pair))
      return { reason: `TWS serves ${MOST_LINES} requests for bars at a time: take fewer pairs` };
    return { frames: this.#open(pair) };
  }

  cancel(pair: CurrencyPair): readonly string[] {
    const line = this.#lines.get(pair);
    this.#lines.delete(pair);
    return line ? [calls.cancelBars(line.requestId)] : [];
  }

  pairOf(requestId: number): CurrencyPair | undefined {
    if (this.#lists.hasId(requestId)) return this.#listed.get(requestId);
    for (const line of this.#lines.values()) if (line.requestId === requestId) return line.pair;
    return undefined;
  }

  readError({ code, words, requestId }: DataError, pair: CurrencyPair): Control | undefined {
    if (code === UNKNOWN_REQUEST) return INFO;
    if (code !== NO_HISTORY) return undefined;
    if (/no market data permissions/i.test(words)) return { kind: 'refused', pairs: [pair], reason: words };
    const hasNoData = /no data/i.test(words);
    if (this.#lists.hasId(requestId)) {
      if (hasNoData) this.#lists.end(requestId);
      return INFO;
    }
    const line = this.#lines.get(pair);
    if (!line) return INFO;
    // Nothing was traded in that time; before, it may have been.
    if (hasNoData && !line.isLong) return { kind: 'send', frames: this.#open(pair, true) };
    line.isRefused = true;
    // It is served, and asked for again until there is a bar.
    if (hasNoData) return { kind: 'acknowledged', pairs: [pair] };
    line.recovery ??= this.#context.recovering(words, pair);
    return INFO;
  }

  read({ event, args }: TwsEvent, pair: CurrencyPair, receivedTime: number): Control | undefined {
    if (event !== 'historicalData' && event !== 'historicalDataUpdate') return undefined;
    const id = Number(args[0]);
    if (this.#lists.hasId(id)) {
      if (isEnd(args)) this.#lists.end(id);
      else this.#lists.add({ symbol: pair, ...readBar(args) }, id);
      return INFO;
    }
    const line = this.#lines.get(pair);
    if (line?.requestId !== id) return INFO;
    line.heardAt = performance.now();
    if (event === 'historicalData' && isEnd(args)) return this.#complete(line, receivedTime);
    const row = { symbol: pair, ...readBar(args) };
    if (event === 'historicalData') line.list?.push(row);
    else this.#apply([row], receivedTime, 'update');
    return INFO;
  }

  take(): readonly (Ticker | Trade)[] {
    return NOTHING;
  }

  #complete(line: BarLine, receivedTime: number): Control {
    const { list = [], pair } = line;
    line.list = undefined;
    const isFirst = !this.#venue.lastBars.has(pair);
    this.#apply(isFirst ? list.slice(-FIRST_BARS) : list, receivedTime, 'snapshot');
    line.recovery?.end();
    line.recovery = undefined;
    return { kind: 'acknowledged', pairs: [pair] };
  }

  #apply(rows: readonly CandleRow[], receivedTime: number, kind: 'snapshot' | 'update'): void {
    this.#candles.apply(rows, receivedTime, kind);
    const { lastBars } = this.#venue;
    for (const { symbol, openTime } of rows)
      lastBars.set(symbol, Math.max(openTime, lastBars.get(symbol) ?? -Infinity));
  }

  /** Ends the request of a pair, if there is one, and begins another. @param isLong - for a whole day */
  #open(pair: CurrencyPair, isLong = false): readonly string[] {
    const { directory, lastBars } = this.#venue;
    const before = this.#lines.get(pair);
    const line = new BarLine(pair, this.#nextId++, isLong);
    line.recovery = before?.recovery;
    this.#lines.set(pair, line);
    const last = lastBars.get(pair);
    const missed = last === undefined ? 0 : Math.max(0, now() - last) / 1_000;
    const seconds = isLong ? DAY : Math.min(DAY, Math.ceil(missed) + this.#seconds(FIRST_BARS));
    const request = calls.bars(line.requestId, directory.subscribed(pair), {
      end: '',
      duration: `${seconds} S`,
      bar: this.#interval.code,
      show: this.#showOf(pair),
      follows: true,
    });
    return before ? [calls.cancelBars(before.requestId), request] : [request];
  }

  #renewQuiet(): Promise<void> {
    const time = performance.now();
    for (const { pair, heardAt, isRefused } of [...this.#lines.values()])
      if (time - heardAt > (isRefused ? REFUSED : QUIET)) this.#context.send(this.#open(pair));
    return Promise.resolve();
  }

  async #read(missing: MissingCandles): Promise<readonly CandleRow[]> {
    this.#wanted = missing;
    const { rows } = await this.#lists.ask();
    return rows;
  }

  #askMissing(id: number): string {
    const { symbol, from, until } = this.#wanted ?? ({ symbol: '/', from: 0, until: 0 } as const);
    this.#listed.set(id, symbol);
    const end = until === undefined ? now() : this.#interval.closeTime(until);
    return calls.bars(id, this.#venue.directory.subscribed(symbol), {
      end: until === undefined ? '' : utcText(end),
      duration: `${Math.min(DAY, Math.max(this.#seconds(1), Math.ceil((end - from) / 1_000)))} S`,
      bar: this.#interval.code,
      show: this.#showOf(symbol),
      follows: false,
    });
  }

  /** Coins have bars of aggregated trades only. */
  #showOf(pair: CurrencyPair): 'TRADES' | 'AGGTRADES' {
    return this.#venue.directory.contractOf(pair)?.secType === 'CRYPTO' ? 'AGGTRADES' : 'TRADES';
  }

  #seconds(candles: number): number {
    return this.#interval.add(0, candles) / 1_000;
  }
}

/** `20261128-16:00:00`, in UTC. */
const utcText = (time: number): string =>
  new Date(time).toISOString().replaceAll('-', '').replace('T', '-').slice(0, 17);
