import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, CurrencyPair, Exchange } from '@hftjs/core';
import {
  INFO,
  type ChannelParams,
  type Control,
  isRow,
  type PublicHeader,
  type Row,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import { readControl, type Halt } from './control.js';
import { isDataOf, type DataPacket } from './data-packet.js';
import { Requests } from './requests.js';
import type { SymbolBook } from './symbols.js';

export interface PublicFeedInit {
  readonly channel: typeof Channel.TICKER | typeof Channel.TRADE;
  readonly exchange: Exchange;
  readonly symbols: SymbolBook;
  /** Refuses pairs that are known not to exist, and returns the others. @defaultValue the venue says so */
  readonly check?: (
    pairs: readonly CurrencyPair[],
    context: SubscribeContext,
  ) => Promise<readonly CurrencyPair[]>;
  /**
   * Whether a pair that the venue refuses is halted rather than unknown. @defaultValue the venue's words decide
   *
   * @returns the state of its market; `undefined` where it is refused for good
   */
  readonly haltOf?: (pair: CurrencyPair) => Promise<string | undefined>;
  readonly publishRow: (row: Row, symbol: CurrencyPair, header: PublicHeader) => void;
  /** Takes a row of the first connection's snapshot. @defaultValue it is published like any other */
  readonly takeHistory?: (row: Row, symbol: CurrencyPair, header: PublicHeader) => void;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Until a halted pair is asked for again: twice as long each time, up to a limit. Milliseconds. */
const RETRY_DELAY = 1_000;
const MAX_RETRY_DELAY = 15_000;

/** One connection of a public channel of WebSocket v2: what it asked for, and how its frames are read. */
export class PublicFeed {
  readonly #init: PublicFeedInit;
  readonly #requests: Requests;
  #beginning: 'replay' | 'first' | 'resumed' = 'replay';
  #paused = false;
  #context: SubscribeContext | undefined;
  /** Arguments of the subscriptions. */
  #args: object = {};
  readonly #halted = new Set<CurrencyPair>();

  constructor(init: PublicFeedInit) {
    this.#init = init;
    this.#requests = new Requests((pair) => init.symbols.symbolOf(pair));
  }

  params(args: (context: SubscribeContext) => object): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    return {
      subscribe: async (pairs, context) => {
        const { channel, check } = this.#init;
        this.#beginning = context.resumed ? 'resumed' : 'first';
        this.#context = context;
        this.#args = args(context);
        const existing = check ? await check(pairs, context) : pairs;
        return this.#requests.subscribe(channel, existing, this.#args);
      },
      onPacket: (packet, receivedTime) => {
        if (!isDataOf(this.#init.channel, packet)) return this.#control(packet);
        this.#publish(packet, receivedTime);
        return undefined;
      },
    };
  }

  #publish(packet: DataPacket, receivedTime: number): void {
    const { exchange, symbols, publishRow, takeHistory = publishRow, onBadRow } = this.#init;
    const isSnapshot = packet.type === 'snapshot';
    const origin = !isSnapshot ? undefined : this.#beginning === 'resumed' ? 'backfill' : 'snapshot';
    const header: PublicHeader = { exchange, receivedTime, origin };
    const read = isSnapshot && this.#beginning === 'first' ? takeHistory : publishRow;
    for (const row of packet.data) {
      try {
        if (!isRow(row)) throw new Error('a row is no object');
        const symbol = typeof row.symbol === 'string' ? symbols.subscribed(row.symbol) : undefined;
        if (symbol === undefined) throw new Error(`unknown symbol ${JSON.stringify(row.symbol)}`);
        read(row, symbol, header);
      } catch (error) {
        onBadRow(error, row);
      }
    }
  }

  #control(packet: unknown): Control {
    const { channel, symbols } = this.#init;
    const control = readControl(
      packet,
      {
        channel,
        pairOf: (symbol) => symbols.subscribed(symbol),
        pairsOf: (requestId) => this.#requests.pairsOf(requestId),
      },
      this.#paused,
    );
    switch (control.kind) {
      case 'paused':
        this.#paused = true;
        return control;
      case 'acknowledged':
        for (const pair of control.pairs ?? []) this.#halted.delete(pair);
        return control;
      case 'halted':
        return this.#defer(control);
      case 'refused':
        return this.#refused(control);
      default:
        return control;
    }
  }

  /** A refusal may only be for the time of a halt, which its words do not say. */
  #refused(control: Extract<Control, { readonly kind: 'refused' }>): Control {
    const { haltOf } = this.#init;
    const context = this.#context;
    if (!haltOf || !context || !control.pairs) return control;
    for (const pair of control.pairs)
      void haltOf(pair)
        .catch(() => undefined)
        .then((state) => {
          const { reason } = control;
          if (state === undefined) context.refuse([pair], reason);
          else this.#defer({ kind: 'halted', pairs: [pair], reason: `${reason}: its market is ${state}` });
        });
    return INFO;
  }

  /** The pair waits, and is asked for again until the venue serves it. */
  #defer({ pairs, reason }: Halt): Control {
    const context = this.#context;
    if (!context) return { kind: 'refused', pairs, reason };
    context.defer(pairs, reason);
    const isFirst = this.#halted.size === 0;
    for (const pair of pairs) this.#halted.add(pair);
    if (isFirst) void this.#askAgain(context);
    return INFO;
  }

  async #askAgain({ signal, send }: SubscribeContext): Promise<void> {
    for (let delay = RETRY_DELAY; this.#halted.size > 0; delay = Math.min(2 * delay, MAX_RETRY_DELAY)) {
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted || this.#halted.size === 0) return;
      send(this.#requests.subscribe(this.#init.channel, [...this.#halted], this.#args));
    }
  }
}
