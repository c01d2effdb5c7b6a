import { Channel, type CurrencyPair } from '@hftjs/core';
import {
  isRow,
  readFrameRows,
  readRows,
  type CandleInterval,
  type CandleRow,
  type Candles,
  type Control,
  type MissingCandles,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Acme } from '../venue/acme.js';
import { readControl } from '../venue/control.js';
import { candleMessage, parseCandle } from './candle.js';

/** Rows of one answer of REST. */
const PAGE = 100;

/** One connection of the channel of candles. Core closes and back-fills them. */
export class CandleSession implements Session {
  readonly messages = [candleMessage];
  readonly #context: SessionContext;
  readonly #acme: Acme;
  readonly #interval: CandleInterval;
  readonly #candles: Candles;

  constructor(context: SessionContext, acme: Acme, interval: CandleInterval) {
    this.#context = context;
    this.#acme = acme;
    this.#interval = interval;
    this.#candles = context.openCandles({
      interval,
      statesClosed: false,
      skipsQuiet: true,
      read: (missing) => this.#list(missing),
      limit: PAGE,
    });
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [this.#request('subscribe', pairs)];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [this.#request('unsubscribe', pairs)];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet)) throw new Error('the frame is not an object');
    if (packet.type !== 'candle') return readControl(packet, this.#acme.symbols);
    const rows = [
      ...readFrameRows(packet.rows, this.#context, (row) => parseCandle(row, this.#acme.pairOf(row))),
    ];
    this.#candles.apply(rows, receivedTime);
    return undefined;
  }

  async #list({ symbol, from, until }: MissingCandles): Promise<readonly CandleRow[]> {
    const { rows } = await this.#acme.api.read({
      path: '/v1/candles',
      parameters: {
        symbol: this.#acme.symbols.symbolOf(symbol),
        interval: this.#interval.code,
        from,
        until,
        limit: PAGE,
      },
    });
    if (!Array.isArray(rows)) throw new Error('rows is not an array');
    return readRows(rows, (row) => parseCandle(row, symbol), this.#context.unreadableRow).rows;
  }

  #request(op: 'subscribe' | 'unsubscribe', pairs: readonly CurrencyPair[]): string {
    const symbols = pairs.map((pair) => this.#acme.symbols.symbolOf(pair));
    return JSON.stringify({ op, channel: Channel.CANDLE, symbols, interval: this.#interval.code });
  }
}
