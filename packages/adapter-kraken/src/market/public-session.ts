import type { CurrencyPair, Ticker, Trade } from '@hftjs/core';
import {
  admitPairs,
  DeferredPairs,
  INFO,
  type BookRequest,
  type Control,
  type MessageDescription,
  type MissingTrades,
  type PeriodicTask,
  type PublicHeader,
  type Session,
  type SessionContext,
  type Sizes,
  type SymbolMap,
  type TradePage,
} from '@hftjs/core/adapter';
import type { Instruments } from '../venue/future/instruments.js';
import { readControl, type DataPacket, type Halt } from '../venue/control.js';
import { Requests, type ChannelRequest } from '../venue/requests.js';

/** What a market that speaks WebSocket v2 has of its own: the spot market, and derivatives on the unified API. */
export interface V2Market {
  readonly symbols: Pick<SymbolMap, 'subscribed' | 'symbolOf'>;
  /** Arguments of the subscriptions. */
  readonly tickerArgs: object;
  readonly tradeArgs: object;
  readonly books: {
    readonly request: BookRequest;
    /** Arguments of the subscriptions to books and instruments. */
    readonly args: object;
    /** What the sizes of a pair's levels count. @defaultValue base currency */
    readonly sizesOf?: (pair: CurrencyPair) => Sizes;
  };
  /** By which pairs are rejected that are known not to exist. @defaultValue the venue rejects them itself */
  readonly listed?: Instruments['pairs'];
  /**
   * The state of the market of a pair that the venue refuses, if it is halted; `undefined` where the pair is refused for
   * good. @defaultValue the venue's text decides
   */
  readonly haltOf?: (pair: CurrencyPair) => Promise<string | undefined>;
  readonly tickerMessage: MessageDescription;
  readonly readTicker: (row: unknown, symbol: CurrencyPair, header: PublicHeader) => Ticker;
  readonly readTrade: (row: unknown, symbol: CurrencyPair, header: PublicHeader) => Trade;
  /** One page of missing trades, where the market's REST lists them by number. */
  readonly backfill?: (
    missing: MissingTrades,
    page: string | undefined,
    context: SessionContext,
  ) => Promise<TradePage>;
  readonly every?: PeriodicTask;
}

/** One connection of a public channel of WebSocket v2: its subscriptions, and what the venue answers to them. */
export abstract class PublicSession implements Session {
  readonly every: readonly PeriodicTask[];
  protected readonly context: SessionContext;
  protected readonly market: V2Market;
  protected readonly requests: Requests;
  readonly #params: ChannelRequest;
  readonly #halted: DeferredPairs;
  #isPaused = false;

  /** @param params - of the subscribe requests, beside the symbols */
  constructor(context: SessionContext, market: V2Market, params: ChannelRequest) {
    this.context = context;
    this.market = market;
    this.every = market.every ? [market.every] : [];
    this.#params = params;
    this.requests = new Requests((pair) => market.symbols.symbolOf(pair));
    this.#halted = new DeferredPairs(context, (pairs) => this.requests.subscribe(pairs, params));
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { listed } = this.market;
    const admitted = listed ? await admitPairs(listed, this.context, pairs) : pairs;
    return this.requests.subscribe(admitted, this.#params);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#halted.settle(pairs);
    return this.requests.unsubscribe(pairs, this.#params);
  }

  /** The frames that subscribe pairs again. */
  protected resubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [
      ...this.requests.unsubscribe(pairs, this.#params),
      ...this.requests.subscribe(pairs, this.#params),
    ];
  }

  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  protected headerOf({ type }: DataPacket, receivedTime: number): PublicHeader {
    const { exchange, outage } = this.context;
    const origin = outage === undefined ? 'snapshot' : 'backfill';
    return { exchange, receivedTime, origin: type === 'snapshot' ? origin : undefined };
  }

  /** @throws Error for the symbol of a pair that is not subscribed */
  protected pairOf(symbol: unknown): CurrencyPair {
    const pair = typeof symbol === 'string' ? this.market.symbols.subscribed(symbol) : undefined;
    if (pair === undefined) throw new Error(`unknown symbol ${JSON.stringify(symbol)}`);
    return pair;
  }

  /** What a frame without rows of this channel means. */
  protected control(packet: unknown): Control {
    const { symbols } = this.market;
    const context = {
      channel: this.#params.channel,
      pairOf: (symbol: string) => symbols.subscribed(symbol),
      pairsOf: (requestId: unknown) => this.requests.pairsOf(requestId),
    };
    const control = readControl(packet, context, this.#isPaused);
    switch (control.kind) {
      case 'paused':
        this.#isPaused = true;
        return control;
      case 'acknowledged':
        this.#halted.settle(control.pairs ?? []);
        return control;
      case 'halted':
        return this.#defer(control);
      case 'refused':
        return this.#refused(control);
      default:
        return control;
    }
  }

  /** A rejection may be temporary, because of a halt. Its text does not state that. */
  #refused(control: Extract<Control, { readonly kind: 'refused' }>): Control {
    const { market, context } = this;
    const { pairs, reason } = control;
    if (!market.haltOf || context.isReplay || !pairs) return control;
    for (const pair of pairs)
      void market
        .haltOf(pair)
        .catch(() => undefined)
        .then((state) => {
          if (state === undefined) context.reject([pair], reason);
          else this.#defer({ kind: 'halted', pairs: [pair], reason: `${reason}: its market is ${state}` });
        });
    return INFO;
  }

  /** The pair waits, and is asked for again until the venue serves it. */
  #defer({ pairs, reason }: Halt): Control {
    const { context } = this;
    if (context.isReplay) return { kind: 'refused', pairs, reason };
    this.#halted.defer(pairs, reason);
    return INFO;
  }
}
