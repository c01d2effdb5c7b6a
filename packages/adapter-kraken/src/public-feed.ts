import type { Channel, CurrencyPair, Exchange } from '@hftjs/core';
import {
  type ChannelParams,
  type Control,
  isRow,
  type PublicHeader,
  type Row,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
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
  readonly publishRow: (row: Row, symbol: CurrencyPair, header: PublicHeader) => void;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** One connection of a public channel of WebSocket v2: what it asked for, and how its frames are read. */
export class PublicFeed {
  readonly #init: PublicFeedInit;
  readonly #requests: Requests;
  #resumed = false;
  #paused = false;

  constructor(init: PublicFeedInit) {
    this.#init = init;
    this.#requests = new Requests((pair) => init.symbols.symbolOf(pair));
  }

  params(args: (context: SubscribeContext) => object): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    return {
      subscribe: async (pairs, context) => {
        const { channel, check } = this.#init;
        this.#resumed = context.resumed;
        const existing = check ? await check(pairs, context) : pairs;
        return this.#requests.subscribe(channel, existing, args(context));
      },
      onPacket: (packet, receivedTime) => {
        if (!isDataOf(this.#init.channel, packet)) return this.#control(packet);
        this.#publish(packet, receivedTime);
        return undefined;
      },
    };
  }

  #publish(packet: DataPacket, receivedTime: number): void {
    const { exchange, symbols, publishRow, onBadRow } = this.#init;
    const origin = packet.type !== 'snapshot' ? undefined : this.#resumed ? 'backfill' : 'snapshot';
    const header: PublicHeader = { exchange, receivedTime, origin };
    for (const row of packet.data) {
      try {
        if (!isRow(row)) throw new Error('a row is no object');
        const symbol = typeof row.symbol === 'string' ? symbols.subscribed(row.symbol) : undefined;
        if (symbol === undefined) throw new Error(`unknown symbol ${JSON.stringify(row.symbol)}`);
        publishRow(row, symbol, header);
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
    if (control.kind === 'paused') this.#paused = true;
    return control;
  }
}
