import type { Candle } from '../channels/candle.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { CandleFacts, CandleRow, Candles } from './candle-facts.js';
import { byTime, type StreamCandles } from './stream-candles.js';

/** The connection that candles belong to. */
export interface CandleHost {
  readonly pairs: readonly CurrencyPair[];
  /** Publishes nothing after the connection's end. */
  publish(channel: 'candle', event: Candle): void;
  readonly malformed: (error: unknown, row: unknown) => void;
  /** A pair that a subscription waits for has sent a row that changed nothing. */
  sawRow(pair: CurrencyPair): void;
  /** Whether a pair was unsubscribed, of which rows may still arrive. */
  hasLeft(pair: CurrencyPair): boolean;
  readonly isReplay: boolean;
  readonly signal: AbortSignal;
}

/** The candles of one connection. Its series belong to the stream. */
export class ConnectionCandles implements Candles {
  readonly facts: CandleFacts;
  readonly #host: CandleHost;
  readonly #candles: StreamCandles;

  constructor(facts: CandleFacts, host: CandleHost, candles: StreamCandles) {
    this.facts = facts;
    this.#host = host;
    this.#candles = candles;
  }

  apply(rows: readonly CandleRow[], receivedTime: number, kind: 'snapshot' | 'update' = 'update'): void {
    if (this.#host.signal.aborted) return;
    for (const [symbol, own] of rowsByPair(rows))
      if (!this.#host.hasLeft(symbol))
        this.#addPair(symbol, own, { receivedTime, isList: kind === 'snapshot' });
  }

  /** A row or frame could not be read, which may have been of any pair. */
  doubt(): void {
    this.#candles.doubt(this.#host.pairs);
  }

  #addPair(
    symbol: CurrencyPair,
    rows: readonly CandleRow[],
    { receivedTime, isList }: { readonly receivedTime: number; readonly isList: boolean },
  ): void {
    const host = this.#host;
    const sorted = rows.length > 1 ? [...rows].sort(byTime) : rows;
    this.#candles.add(symbol, sorted, {
      facts: this.facts,
      connection: host,
      receivedTime,
      isReplay: host.isReplay,
      listedFrom: isList ? sorted[0]?.openTime : undefined,
      publish: (event) => {
        host.publish('candle', event);
      },
      onUnsound: host.malformed,
    });
    host.sawRow(symbol);
  }
}

/** Rows by their pair; most frames have those of one. */
function rowsByPair(rows: readonly CandleRow[]): Iterable<readonly [CurrencyPair, readonly CandleRow[]]> {
  const [first] = rows;
  if (!first) return [];
  if (rows.every(({ symbol }) => symbol === first.symbol)) return [[first.symbol, rows]];
  const groups = new Map<CurrencyPair, CandleRow[]>();
  for (const row of rows) {
    const group = groups.get(row.symbol);
    if (group) group.push(row);
    else groups.set(row.symbol, [row]);
  }
  return groups;
}
