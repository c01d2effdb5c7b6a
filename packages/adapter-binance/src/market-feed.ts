import type { CurrencyPair } from '@hftjs/core';
import {
  type ChannelParams,
  type Control,
  INFO,
  isRow,
  type Row,
  type SubscribeContext,
  type VenueClock,
} from '@hftjs/core/adapter';
import { readControl } from './control.js';
import { refusalOf, type ExchangeInfo } from './exchange-info.js';
import { eventOf, marketRows } from './packet.js';
import { PairCheck } from './pair-check.js';
import { Requests } from './requests.js';
import type { BinanceSymbols } from './symbols.js';

/** What a channel does with its rows. */
export interface RowReader {
  /** The streams of a symbol in lower case: `btcusdt@trade`. */
  streamsOf(name: string): readonly string[];
  /** Events that are this channel's. */
  readonly events: ReadonlySet<string>;
  /** Publishes a row; false: it is none to be told. */
  publish(row: Row, symbol: CurrencyPair, receivedTime: number): boolean;
}

export interface MarketFeedInit {
  readonly symbols: BinanceSymbols;
  readonly info: ExchangeInfo;
  readonly reader: RowReader;
  /** Where it matters since when a pair has been received: Binance's acknowledgements have no time. */
  readonly clock?: VenueClock;
  /** Rows that were read and are not for this stream. */
  readonly onSkipped: (rows: number) => void;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  /** The connection follows an outage, and subscribes these pairs. */
  readonly onResumed?: (pairs: readonly CurrencyPair[], context: SubscribeContext) => void;
  readonly onAcknowledged?: (pairs: readonly CurrencyPair[]) => void;
  readonly warn: (message: string) => void;
}

/** USD-M; 2 is COIN-M, whose rows come along on streams of all markets. */
const OWN_KIND = 1;

/** How far off a measured clock may be, in milliseconds: what came shortly before is not taken for history. */
const CLOCK_ERROR = 250;

/** One connection of a public channel: what it asked for, and how its frames are read. */
export class MarketFeed {
  readonly #init: MarketFeedInit;
  readonly #requests = new Requests();

  constructor(init: MarketFeedInit) {
    this.#init = init;
  }

  params(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'probe'> {
    const { symbols, info, reader, onResumed, warn } = this.#init;
    const subscribe = (pairs: readonly CurrencyPair[]): readonly string[] =>
      this.#requests.subscribe(pairs, (pair) => reader.streamsOf(symbols.symbolOf(pair).toLowerCase()));
    const check = new PairCheck({ symbols, info, subscribe, warn });
    return {
      subscribe: async (pairs, context) => {
        // Without it, our own clock has to do.
        void this.#init.clock?.synchronize().catch(() => undefined);
        const wanted = await check.admit(pairs, context);
        if (context.resumed) onResumed?.(wanted, context);
        return subscribe(wanted);
      },
      onPacket: (packet, receivedTime) => this.#read(packet, receivedTime),
      probe: () => [this.#requests.list()],
    };
  }

  #read(packet: unknown, receivedTime: number): Control | undefined {
    const frame = marketRows(packet);
    if (!frame) return this.#control(packet);
    let told = 0;
    let bad = 0;
    for (const row of frame.rows) {
      if (isRow(row) && row.e === 'serverShutdown')
        return { kind: 'rotate', reason: 'Binance announced serverShutdown' };
      try {
        if (!isRow(row)) throw new Error('a row is not an object');
        if (this.#publish(row, receivedTime, frame.isOfAll)) told++;
      } catch (error) {
        if (frame.rows.length === 1) throw error;
        this.#init.onBadRow(error, row);
        bad++;
      }
    }
    const skipped = frame.rows.length - told - bad;
    if (skipped > 0) this.#init.onSkipped(skipped);
    return told > 0 ? undefined : INFO;
  }

  #control(packet: unknown): Control {
    const { clock, onAcknowledged } = this.#init;
    const control = readControl(packet, this.#requests);
    if (control.kind !== 'acknowledged') return control;
    onAcknowledged?.(control.pairs ?? []);
    return clock ? { ...control, venueTime: clock.now() - CLOCK_ERROR } : control;
  }

  #publish(row: Row, receivedTime: number, isOfAll: boolean): boolean {
    const { reader, symbols } = this.#init;
    if (!reader.events.has(eventOf(row) ?? '')) return false;
    if (row.st !== undefined && row.st !== OWN_KIND) return false;
    const symbol = symbols.subscribed(row.s);
    if (symbol !== undefined) return reader.publish(row, symbol, receivedTime);
    if (isOfAll) return false;
    throw new Error(`unknown symbol ${JSON.stringify(row.s)}`);
  }
}

/** Asks Binance's list of markets, and refuses what is not in it. Returns the others. */
export async function refuseUnknown(
  pairs: readonly CurrencyPair[],
  {
    symbols,
    info,
    resumed,
    refuse,
  }: {
    readonly symbols: BinanceSymbols;
    readonly info: ExchangeInfo;
    readonly resumed: boolean;
    readonly refuse: (pairs: readonly CurrencyPair[], reason: string) => void;
  },
): Promise<readonly CurrencyPair[]> {
  const markets = await info.markets();
  return pairs.filter((pair) => {
    const symbol = symbols.symbolOf(pair);
    const reason = refusalOf(markets.get(symbol), pair, resumed);
    if (reason !== undefined) refuse([pair], `${symbol}: ${reason}`);
    return reason === undefined;
  });
}
