import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair, Exchange } from '@hftjs/core';
import {
  type ChannelParams,
  type Control,
  isRow,
  type PublicHeader,
  type Row,
  type Sizes,
  type SubscribeContext,
  type VenueClock,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
import { isData, type DataPacket } from './data-packet.js';
import { INSTRUMENTS_CHANNEL } from './instruments.js';
import { Requests } from './requests.js';
import type { OkxSymbols } from './symbols.js';
import type { Market } from './ticker.js';

/** What is done with the rows of one of OKX's channels. */
export type PublishRow = (row: Row, market: Market, header: PublicHeader) => void;

/** Whom a feed asks about markets. */
export interface MarketDirectory {
  /** Refuses pairs that OKX is known not to have, and returns the others. */
  checked(pairs: readonly CurrencyPair[], context: SubscribeContext): Promise<readonly CurrencyPair[]>;
  /** What a market's sizes count. */
  sizesOf(instId: string): Sizes;
  /** A frame told of instruments. */
  learn(rows: readonly unknown[]): void;
}

export interface MarketFeedInit {
  readonly exchange: Exchange;
  readonly symbols: OkxSymbols;
  readonly directory: MarketDirectory;
  /** OKX's channel that is subscribed. */
  readonly channel: string;
  /** Types of instruments whose changes are followed on this connection. */
  readonly followed: readonly string[];
  /** The channels whose rows are read: in a replay it may be another than the subscribed one. */
  readonly readers: Readonly<Record<string, PublishRow>>;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  /** Where it matters since when a pair has been received: OKX's acknowledgements have no time. */
  readonly clock?: VenueClock;
}

/** How long a connection waits for OKX's time, and how far off a measured clock may be, in milliseconds. */
const CLOCK_PATIENCE = 1_000;
const CLOCK_ERROR = 250;

/** One connection of a public channel: what it asked for, and how its frames are read. */
export class MarketFeed {
  readonly #init: MarketFeedInit;
  readonly #requests = new Requests();
  readonly #markets = new Map<CurrencyPair, Market>();
  #pairs: readonly CurrencyPair[] = [];

  constructor(init: MarketFeedInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'probe'> {
    const { directory, followed } = this.#init;
    return {
      // OKX acknowledges a subscription that stands once more.
      probe: () => this.#subscriptions(),
      subscribe: async (pairs, context) => {
        const [checked] = await Promise.all([directory.checked(pairs, context), this.#setClock()]);
        this.#pairs = checked;
        const frames = this.#subscriptions();
        const facts = followed.map((instType) =>
          this.#requests.subscribeAll([], { channel: INSTRUMENTS_CHANNEL, instType }),
        );
        return [...frames, ...facts];
      },
      onPacket: (packet, receivedTime) => {
        if (!isData(packet)) return this.#control(packet);
        const publish = this.#init.readers[packet.arg.channel];
        if (!publish) return this.#other(packet);
        this.#publish(packet, publish, receivedTime);
        return undefined;
      },
    };
  }

  #subscriptions(): readonly string[] {
    const { symbols, channel } = this.#init;
    return this.#requests.subscribeEach(this.#pairs, (pair) => ({ channel, instId: symbols.idOf(pair) }));
  }

  /** Without it, our own clock has to do. */
  async #setClock(): Promise<void> {
    const { clock } = this.#init;
    if (!clock) return;
    const measured = clock.synchronize().catch(() => undefined);
    await Promise.race([measured, sleep(CLOCK_PATIENCE, undefined, { ref: false })]);
  }

  #publish({ arg, data }: DataPacket, publish: PublishRow, receivedTime: number): void {
    const { exchange, onBadRow } = this.#init;
    const header: PublicHeader = { exchange, receivedTime, origin: undefined };
    for (const row of data) {
      try {
        if (!isRow(row)) throw new Error('a row is no object');
        // Rows of `bbo-tbt` do not say whose they are.
        publish(row, this.#marketOf(row.instId ?? arg.instId), header);
      } catch (error) {
        if (data.length === 1) throw error;
        onBadRow(error, row);
      }
    }
  }

  #marketOf(instId: unknown): Market {
    const { symbols, directory } = this.#init;
    const symbol = symbols.subscribed(instId);
    if (symbol === undefined) throw new Error(`unknown instrument ${JSON.stringify(instId)}`);
    const sizes = directory.sizesOf(instId as string);
    const known = this.#markets.get(symbol);
    if (known?.sizes === sizes) return known;
    const market = { symbol, sizes };
    this.#markets.set(symbol, market);
    return market;
  }

  /** Rows that are none of this channel's. */
  #other(packet: DataPacket): Control {
    if (packet.arg.channel === INSTRUMENTS_CHANNEL) this.#init.directory.learn(packet.data);
    return this.#control(packet);
  }

  #control(packet: unknown): Control {
    const { channel, symbols, clock } = this.#init;
    return readControl(packet, {
      ...(clock && { now: () => clock.now() - CLOCK_ERROR }),
      channel,
      pairs: this.#pairs,
      pairOf: (instId) => symbols.subscribed(instId),
      pairsOf: (requestId) => this.#requests.pairsOf(requestId),
    });
  }
}
