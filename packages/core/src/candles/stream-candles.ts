import { rowOf } from '../channels/channel.js';
import type { Candle } from '../channels/candle.js';
import { TokenBucket } from '../connection/governor/token-bucket.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Publisher } from '../delivery/publisher.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { StreamContext } from '../stream/stream-context.js';
import { rowError } from '../wire/row-error.js';
import type { CandleFacts, CandleRow } from './candle-facts.js';
import { CandleFiller } from './candle-filler.js';
import { CandleSeries, type RowSource } from './candle-series.js';
import { makeCandle } from './make-candle.js';

/** The budget of REST calls for candles of one stream, where the adapter does not state one. */
const PACE = { count: 1, per: 500 };

const DAY = 86_400_000;

export interface StreamCandlesInit {
  readonly context: StreamContext;
  readonly channel: SubscribedChannel;
  /** Publishes candles that were fetched. */
  readonly publisher: Pick<Publisher, 'publish'>;
}

/** Rows of one frame or answer, and how they are published. */
export interface RowFrame extends RowSource {
  readonly facts: CandleFacts;
  /** Whether it does not come from a connection or from REST. Nothing is fetched then. */
  readonly isReplay: boolean;
  publish(event: Candle): void;
  onUnsound(error: unknown, row: CandleRow): void;
}

/** A connection with candles. */
export interface CandleConnection {
  readonly pairs: readonly CurrencyPair[];
  readonly candleFacts: CandleFacts | undefined;
}

interface PairCandles {
  readonly series: CandleSeries;
  readonly filler: CandleFiller;
  /** The connection that sent its last row. */
  connection: object | undefined;
}

/** The candles of a stream, over all its connections. */
export class StreamCandles {
  readonly #init: StreamCandlesInit;
  readonly #pairs = new Map<CurrencyPair, PairCandles>();
  /** When each connection sent its last row. */
  readonly #heard = new WeakMap<object, number>();
  #pace: TokenBucket | undefined;

  constructor(init: StreamCandlesInit) {
    this.#init = init;
  }

  /** Adds rows of one pair, the oldest first. */
  add(symbol: CurrencyPair, rows: readonly CandleRow[], frame: RowFrame): void {
    const { counters } = this.#init.channel;
    const pair = this.#pairOf(symbol, frame.facts, frame.isReplay);
    const { series, filler } = pair;
    if (frame.connection) {
      pair.connection = frame.connection;
      this.#heard.set(frame.connection, frame.receivedTime);
    }
    const sound = rows.filter((row) => this.#isSound(row, frame));
    const isDoubted = series.isDoubted;
    series.add(sound, frame, {
      publish: (event) => {
        if (event.origin === 'backfill' && event.closed) filler.countFilled();
        frame.publish(event);
      },
      onDuplicate: () => {
        counters.duplicates++;
      },
      onSkipped: () => {
        counters.skipped++;
      },
      onCorrected: (row) => {
        counters.skipped++;
        this.#init.channel.warnOnce(
          `corrected ${symbol}`,
          `the venue changed a candle of ${symbol} after its end, ${new Date(row.openTime).toISOString()}; the first figures stand`,
        );
      },
      onHole: (from, lostUntil) => {
        if (lostUntil > from) filler.lose(from, lostUntil, 'they are too many to be fetched');
        filler.foundHole(isDoubted);
      },
    });
  }

  /** A row of these pairs may have been missed just now. */
  doubt(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#pairs.get(pair)?.series.doubt(now());
  }

  /** A connection becomes live. */
  connected(connection: CandleConnection): void {
    for (const pair of connection.pairs) this.added(connection, pair);
  }

  /** A pair is live. */
  added(connection: CandleConnection, pair: CurrencyPair): void {
    const { candleFacts: facts } = connection;
    if (facts) this.#pairOf(pair, facts, false).filler.resume(() => connection.candleFacts);
  }

  /** A connection has ended. */
  disconnected({ pairs }: Pick<CandleConnection, 'pairs'>): void {
    for (const { series, filler, connection } of pairs.flatMap((pair) => this.#pairs.get(pair) ?? [])) {
      series.doubt((connection && this.#heard.get(connection)) ?? -Infinity);
      filler.pause();
    }
  }

  /** Forgets a pair that was unsubscribed. */
  forget(symbol: CurrencyPair): void {
    this.#pairs.get(symbol)?.filler.pause();
    this.#pairs.delete(symbol);
  }

  /** A row with a value that cannot be right would hide or displace others. */
  #isSound(row: CandleRow, frame: RowFrame): boolean {
    const {
      receivedTime,
      facts: { interval },
    } = frame;
    const { exchange } = this.#init.context.options;
    try {
      if (!(row.openTime <= Math.max(receivedTime, now()) + DAY))
        throw rowError(() => `openTime is ${row.openTime}, which is not a time of the past`);
      const header = { exchange, receivedTime, origin: undefined, interval, closed: false };
      rowOf('candle').sound(makeCandle(row, header));
      return true;
    } catch (error) {
      frame.onUnsound(error, row);
      return false;
    }
  }

  #pairOf(symbol: CurrencyPair, facts: CandleFacts, isReplay: boolean): PairCandles {
    const known = this.#pairs.get(symbol);
    if (known) return known;
    const pair = this.#makePair(symbol, facts);
    // Nothing is fetched, or reported as lost, before the connection is live.
    if (!isReplay) pair.filler.pause();
    this.#pairs.set(symbol, pair);
    return pair;
  }

  #makePair(symbol: CurrencyPair, facts: CandleFacts): PairCandles {
    const { context, channel, publisher } = this.#init;
    const series = new CandleSeries(context.options.exchange, facts);
    this.#pace ??= new TokenBucket(facts.pace ?? PACE);
    const filler = new CandleFiller({
      symbol,
      series,
      state: channel.state,
      pace: this.#pace,
      signal: () => context.signal,
      deliver: (rows, listedFrom) => {
        this.add(symbol, [...rows].sort(byTime), {
          facts,
          connection: undefined,
          receivedTime: now(),
          listedFrom,
          isReplay: false,
          publish: (event) => {
            publisher.publish('candle', event);
          },
          onUnsound: (error, row) => {
            channel.reportRow(error, row);
          },
        });
      },
      warn: (message) => {
        context.warn('candle', message, { symbol });
      },
    });
    return { series, filler, connection: undefined };
  }
}

export const byTime = (left: CandleRow, right: CandleRow): number => left.openTime - right.openTime;
