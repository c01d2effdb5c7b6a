import type { CurrencyPair, Instrument } from '@hftjs/core';
import {
  INFO,
  isRow,
  now,
  type Control,
  type PublicHeader,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { readControl } from '../../venue/control.js';
import { Requests } from '../../venue/requests.js';
import type { SpotVenue } from '../../venue/spot/kraken-api.js';
import { isInstruments } from '../books/order-book.js';
import { parseInstrument } from './instrument.js';

const PARAMS = { channel: 'instrument', snapshot: true };

/**
 * One connection of the `instrument` channel: at first all pairs of the venue, then those that have changed. It knows no
 * symbols, so that pairs that are added later are known already.
 */
export class InstrumentSession implements Session {
  readonly #context: SessionContext;
  readonly #venue: Pick<SpotVenue, 'symbols'>;
  readonly #requests: Requests;
  /** The last row of each pair, by its name in upper case; `undefined` before the first frame. */
  #rows: Map<string, Row> | undefined;
  readonly #waiting = new Set<CurrencyPair>();
  #isPaused = false;

  constructor(context: SessionContext, venue: Pick<SpotVenue, 'symbols'>) {
    this.#context = context;
    this.#venue = venue;
    this.#requests = new Requests((pair) => venue.symbols.symbolOf(pair));
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const isFirst = this.#waiting.size === 0 && this.#rows === undefined;
    for (const pair of pairs) this.#waiting.add(pair);
    if (this.#rows) this.#publishKnown(pairs, this.#rows);
    return isFirst ? [this.#requests.subscribeAll(pairs, PARAMS)] : [];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#waiting.delete(pair);
    return [];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isInstruments(packet)) return this.#control(packet);
    const { pairs } = packet.data;
    if (!Array.isArray(pairs)) throw new Error('pairs of a frame are not an array');
    const rows = (this.#rows ??= new Map<string, Row>());
    for (const row of pairs as unknown[]) this.#read(row, rows, receivedTime);
    this.#admitWaiting(rows);
    return undefined;
  }

  /** Most rows are of pairs that are not subscribed. */
  #read(row: unknown, rows: Map<string, Row>, receivedTime: number): void {
    const context = this.#context;
    if (!isRow(row) || typeof row.symbol !== 'string') {
      context.malformed(new Error('a row without a symbol'), row);
      return;
    }
    rows.set(row.symbol.toUpperCase(), row);
    const pair = this.#venue.symbols.subscribed(row.symbol);
    if (pair === undefined) context.skip();
    else this.#publish(row, pair, receivedTime);
  }

  #publish(row: Row, pair: CurrencyPair, receivedTime: number): void {
    const context = this.#context;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    let instrument: Instrument;
    try {
      instrument = parseInstrument(row, pair, header);
    } catch (error) {
      context.malformed(error, row);
      return;
    }
    if (instrument.status === 'unknown')
      context.countUnmapped(`the status ${instrument.rawStatus} of ${pair} has no mapping`);
    context.publishInstrument(instrument);
  }

  /** Pairs that were added after the venue has listed its pairs. */
  #publishKnown(pairs: readonly CurrencyPair[], rows: ReadonlyMap<string, Row>): void {
    for (const pair of pairs) {
      const row = rows.get(this.#keyOf(pair));
      if (row) this.#publish(row, pair, now());
    }
    this.#admitWaiting(rows);
  }

  #keyOf(pair: CurrencyPair): string {
    return this.#venue.symbols.symbolOf(pair).toUpperCase();
  }

  /** Once the venue has listed its pairs, those that are waited for are live, or do not exist. */
  #admitWaiting(rows: ReadonlyMap<string, Row>): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const pair of waiting) {
      if (rows.has(this.#keyOf(pair))) this.#context.acknowledge([pair]);
      else this.#context.reject([pair], 'Kraken has no such pair');
    }
  }

  /** The acknowledgement of the venue states nothing of a pair. */
  #control(packet: unknown): Control {
    const context = {
      channel: PARAMS.channel,
      pairOf: () => undefined,
      pairsOf: (requestId: unknown) => this.#requests.pairsOf(requestId),
    };
    const control = readControl(packet, context, this.#isPaused);
    if (control.kind === 'paused') this.#isPaused = true;
    if (control.kind === 'halted') return { kind: 'retry', reason: control.reason };
    return control.kind === 'acknowledged' ? INFO : control;
  }
}
