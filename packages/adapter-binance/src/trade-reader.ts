import type { CurrencyPair, Exchange, Trade } from '@hftjs/core';
import { type Row } from '@hftjs/core/adapter';
import type { RowReader } from './market-feed.js';
import { isMarketTrade, parseAggregateTrade, parseTrade, unmappedKind } from './trade.js';

/** Every match, or the fills of one taker order at one price as one. */
export type TradeKind = 'trade' | 'aggTrade';

const EVENTS: ReadonlySet<string> = new Set(['trade', 'aggTrade'] satisfies TradeKind[]);

export interface TradeReaderInit {
  readonly exchange: Exchange;
  /** What is subscribed: its ids are the pair's sequence. The other kind comes in replays only. */
  readonly kind: TradeKind;
  readonly isFuture: boolean;
  readonly publishNumbered: (trade: Trade, id: number) => void;
  readonly publish: (trade: Trade) => void;
  /** An id that was used up by something that is no trade of the market. */
  readonly onEmptyId: (symbol: CurrencyPair, id: unknown) => void;
  /** A trade is of a kind that is not mapped. */
  readonly onUnmapped: (word: string) => void;
}

/** Reads the rows of the trade channel. */
export class TradeReader implements RowReader {
  readonly events = EVENTS;
  readonly #init: TradeReaderInit;

  constructor(init: TradeReaderInit) {
    this.#init = init;
  }

  streamsOf(name: string): readonly string[] {
    return [`${name}@${this.#init.kind}`];
  }

  publish(row: Row, symbol: CurrencyPair, receivedTime: number): boolean {
    const { exchange, kind, isFuture, publishNumbered, publish, onEmptyId } = this.#init;
    if (row.e === 'trade' && !isMarketTrade(row)) {
      onEmptyId(symbol, row.t);
      return false;
    }
    const parse = row.e === 'trade' ? parseTrade : parseAggregateTrade;
    const { trade, id } = parse(row, { symbol, isFuture }, { exchange, receivedTime, origin: undefined });
    const word = row.e === 'trade' ? unmappedKind(row) : undefined;
    if (word !== undefined) this.#init.onUnmapped(word);
    if (id !== undefined && row.e === kind) publishNumbered(trade, id);
    else publish(trade);
    return true;
  }
}
