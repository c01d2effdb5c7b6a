import type { CurrencyPair } from '@hftjs/core';
import {
  now,
  readRows,
  type CandleInterval,
  type CandleRow,
  type Candles,
  type MessageDescription,
  type MissingCandles,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { FUTURE_CANDLES, SPOT_CANDLES } from '../../subscribe-args.js';
import { arrayIn } from '../../venue/rest.js';
import type { BinanceShared } from '../../venue/shared.js';
import { EventSession } from '../event-session.js';
import { CANDLE_MESSAGES, parseKline, parseRestCandle } from './candle.js';

const EVENTS: ReadonlySet<string> = new Set(['kline']);

/** Candles of one answer: of more, futures' calls weigh more. */
const LIMIT = 499;

/** What a call weighs on either market, with that many. */
const WEIGHT = 2;

/** The length of the candles of a stream. */
export const intervalOf = ({ args, isFuture }: BinanceShared): CandleInterval =>
  (isFuture ? FUTURE_CANDLES : SPOT_CANDLES).of(args.candle);

/** One connection of the channel of candles. */
export class CandleSession extends EventSession<CandleRow> {
  readonly messages: readonly MessageDescription[] = CANDLE_MESSAGES;
  protected readonly events = EVENTS;
  readonly #interval: CandleInterval;
  readonly #candles: Candles;

  constructor(shared: BinanceShared, context: SessionContext) {
    const interval = intervalOf(shared);
    super(shared, context, [`kline_${interval.code}`]);
    this.#interval = interval;
    this.#candles = context.openCandles({
      interval,
      statesClosed: true,
      // An interval without a trade has a candle with the last price.
      skipsQuiet: false,
      read: (missing) => this.#list(missing),
      limit: LIMIT,
    });
  }

  override subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    // Which candles of a list are complete follows from Binance's clock.
    void this.shared.api.clock.synchronize().catch(() => undefined);
    return super.subscribe(pairs);
  }

  protected read(row: Row, symbol: CurrencyPair): CandleRow | undefined {
    return parseKline(row, { symbol, interval: this.#interval });
  }

  protected publish(row: CandleRow, receivedTime: number): void {
    this.#candles.apply([row], receivedTime);
  }

  async #list({ symbol, from, until }: MissingCandles): Promise<readonly CandleRow[]> {
    const { api, root, symbols } = this.shared;
    const interval = this.#interval;
    const venueTime = Math.min(api.clock.earliest(), now());
    const call = {
      path: `${root}/klines`,
      weight: WEIGHT,
      parameters: {
        symbol: symbols.symbolOf(symbol),
        interval: String(interval.code),
        startTime: from,
        endTime: until,
        limit: LIMIT,
      },
    };
    const rows = arrayIn(await api.read(call), call);
    const parse = (row: unknown): CandleRow => parseRestCandle(row, { symbol, interval }, venueTime);
    return readRows(rows, parse, this.context.unreadableRow).rows;
  }
}
