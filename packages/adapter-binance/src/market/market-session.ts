import type { CurrencyPair } from '@hftjs/core';
import { type Control, INFO, isRow, type Session, type SessionContext } from '@hftjs/core/adapter';
import { readControl } from '../venue/control.js';
import { eventOf, type MarketRows } from '../venue/packet.js';
import { PairCheck } from '../venue/pair-check.js';
import { Requests } from '../venue/requests.js';
import type { BinanceShared } from '../venue/shared.js';

/** USD-M; 2 is COIN-M, whose rows come along on streams of all markets. */
const OWN_KIND = 1;

/** One connection to market streams: what it subscribed, and which of its rows are wanted. */
export abstract class MarketSession implements Session {
  protected readonly shared: BinanceShared;
  protected readonly context: SessionContext;
  /** Events that are of this channel. */
  protected abstract readonly events: ReadonlySet<string>;
  readonly #requests: Requests;
  readonly #check: PairCheck;
  #hasSubscribed = false;

  /** @param streams - what follows a symbol in the names of the channel's streams */
  constructor(shared: BinanceShared, context: SessionContext, streams: readonly string[]) {
    this.shared = shared;
    this.context = context;
    this.#requests = new Requests((pair) => {
      const name = shared.symbols.symbolOf(pair).toLowerCase();
      return streams.map((stream) => `${name}@${stream}`);
    });
    this.#check = new PairCheck(shared, context, this.#requests);
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

  /**
   * The pair of a row; `undefined` for a row that is not of this channel or of this stream.
   *
   * @throws Error for a row that is not an object, or of a symbol that was not subscribed
   */
  protected symbolIn(row: unknown, isOfAll: boolean): CurrencyPair | undefined {
    if (!isRow(row)) throw new Error('a row is not an object');
    if (!this.events.has(eventOf(row) ?? '') || (row.st !== undefined && row.st !== OWN_KIND))
      return undefined;
    const symbol = this.shared.symbols.subscribed(row.s);
    if (symbol === undefined && !isOfAll) throw new Error(`unknown symbol ${JSON.stringify(row.s)}`);
    return symbol;
  }

  /** Counts what was left out of a frame, and returns what it means. */
  protected leave({ rows }: MarketRows, skipped: number, bad: number): Control | undefined {
    if (skipped > 0) this.context.skip(skipped);
    return skipped + bad < rows.length ? undefined : INFO;
  }
}
