import type { CurrencyPair } from '@hftjs/core';
import {
  PairCheck,
  readFrameRows,
  type Control,
  type Row,
  type Session,
  type SessionContext,
  type SubscribeRequests,
} from '@hftjs/core/adapter';
import { makeRequests, readControl } from '../venue/control.js';
import { eventOf, type MarketRows, type StreamPacket } from '../venue/packet.js';
import type { BinanceShared } from '../venue/shared.js';

/** USD-M; 2 is COIN-M, whose rows are also sent on streams of all markets. */
const OWN_KIND = 1;

/** One connection to market streams: what it subscribed, and which of its rows are wanted. */
export abstract class MarketSession<Event> implements Session {
  protected readonly shared: BinanceShared;
  protected readonly context: SessionContext;
  /** Events that are of this channel. */
  protected abstract readonly events: ReadonlySet<string>;
  readonly #requests: SubscribeRequests;
  readonly #check: PairCheck<Row>;
  #hasSubscribed = false;

  /** @param streams - what follows a symbol in the names of the channel's streams */
  constructor(shared: BinanceShared, context: SessionContext, streams: readonly string[]) {
    this.shared = shared;
    this.context = context;
    this.#requests = makeRequests((pair) => {
      const name = shared.symbols.symbolOf(pair).toLowerCase();
      return streams.map((stream) => `${name}@${stream}`);
    });
    this.#check = new PairCheck<Row>(shared.pairRules, context, (pairs) => this.#requests.subscribe(pairs));
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const wereLive = this.context.outage !== undefined && !this.#hasSubscribed;
    this.#hasSubscribed = true;
    const admitted = await this.#check.admit(pairs, wereLive);
    const present = new Set(this.context.pairs);
    const wanted = admitted.filter((pair) => present.has(pair));
    if (wereLive) this.resume?.(wanted);
    return this.#requests.subscribe(wanted);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#check.forget(pairs);
    return this.#requests.unsubscribe(pairs);
  }

  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  probe(): readonly string[] {
    return [this.#requests.list()];
  }

  /** Pairs that were live on an earlier connection are about to be subscribed. */
  protected resume?(pairs: readonly CurrencyPair[]): void;

  protected control(packet: unknown): Control {
    return readControl(packet, this.#requests);
  }

  /** The events of a frame, for the session to publish. */
  protected eventsIn({ rows, isOfAll }: MarketRows, receivedTime: number): readonly Event[] {
    return readFrameRows(rows, this.context, (row) => {
      const symbol = this.#symbolIn(row, isOfAll);
      return symbol === undefined ? undefined : this.read(row, symbol, receivedTime);
    });
  }

  /** The event of a row; `undefined` where there is nothing to publish. */
  protected abstract read(row: Row, symbol: CurrencyPair, receivedTime: number): Event | undefined;

  /** The event of a frame that was read from its bytes. */
  protected eventIn({ data: row }: StreamPacket, receivedTime: number): Event | undefined {
    let event: Event | undefined;
    if (isOwnKind(row)) {
      const symbol = this.shared.symbols.subscribed(row.s);
      if (symbol === undefined) throw new Error(`unknown symbol ${JSON.stringify(row.s)}`);
      event = this.read(row, symbol, receivedTime);
    }
    if (event === undefined) this.context.skip();
    return event;
  }

  /** The pair of a row; `undefined` for a row that is not of this channel or of this stream. */
  #symbolIn(row: Row, isOfAll: boolean): CurrencyPair | undefined {
    if (!this.events.has(eventOf(row) ?? '') || !isOwnKind(row)) return undefined;
    const named = this.namedIn(row);
    if (named !== row && !isOwnKind(named)) return undefined;
    const symbol = this.shared.symbols.subscribed(named.s);
    if (symbol === undefined && !isOfAll) throw new Error(`unknown symbol ${JSON.stringify(named.s)}`);
    return symbol;
  }

  /** The part of a row that names its symbol. */
  protected namedIn(row: Row): Row {
    return row;
  }
}

/** Whether a row is of USD-M, or does not state its kind. */
export const isOwnKind = ({ st }: Row): boolean => st === undefined || st === OWN_KIND;
