import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  FrameMap,
  readFrameRows,
  type Control,
  type PeriodicTask,
  type Row,
  type Session,
  type SessionContext,
  type VenueClock,
} from '@hftjs/core/adapter';
import { readControl, type ControlContext } from '../venue/control.js';
import { isData, type DataPacket } from '../venue/data-packet.js';
import { isOnBusiness } from '../venue/endpoints.js';
import { INSTRUMENTS_CHANNEL } from '../venue/instruments.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { Requests, type Operation } from '../venue/requests.js';
import type { Market } from './ticker.js';

/** How long a connection waits for OKX's time, in milliseconds. */
const CLOCK_PATIENCE = 1_000;

/** One public connection, whatever it carries: what it asks for, and what frames without rows of its channel mean. */
export abstract class MarketSession implements Session {
  /** Keeps the worth of contracts true. */
  readonly every: readonly PeriodicTask[];
  protected readonly venue: OkxVenue;
  protected readonly context: SessionContext;
  /** Where it matters since when a pair has been received: OKX's acknowledgements have no time. */
  protected readonly clock: VenueClock | undefined;
  protected readonly requests = new Requests();
  readonly #name: string;
  /** By OKX's name. */
  readonly #markets = new FrameMap<unknown, Market>();
  readonly #pairs = new Set<CurrencyPair>();
  #isFollowing = false;

  /** @param name - OKX's name of the channel that is subscribed */
  constructor(venue: OkxVenue, context: SessionContext, name: string) {
    this.venue = venue;
    this.context = context;
    this.#name = name;
    this.every = venue.market.hasContracts ? [venue.instruments.refreshing] : [];
  }

  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { market, instruments } = this.venue;
    const [checked] = await Promise.all([
      // OKX itself refuses spot markets that it does not have.
      market.hasContracts ? admitPairs(instruments.pairs, this.context, pairs) : pairs,
      // Without OKX's time, our own clock has to do.
      this.clock?.attempt(CLOCK_PATIENCE),
    ]);
    for (const pair of checked) this.#pairs.add(pair);
    return [...this.request('subscribe', checked), ...this.#followInstruments()];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    this.#markets.clear();
    const subscribed = pairs.filter((pair) => this.#pairs.delete(pair));
    return this.request('unsubscribe', subscribed);
  }

  /** OKX acknowledges a subscription that stands once more. */
  probe(): readonly string[] {
    return this.request('subscribe', this.pairs);
  }

  /** Reads the rows of a frame, each with its market. Rows of `bbo-tbt` do not name their instrument. */
  protected read<T>({ arg, data }: DataPacket, parse: (row: Row, market: Market) => T): readonly T[] {
    return readFrameRows(data, this.context, (row) => parse(row, this.marketOf(row.instId ?? arg.instId)));
  }

  /** A frame without rows of the channel. */
  protected control(packet: unknown, more?: Partial<ControlContext>): Control {
    const { venue, clock } = this;
    if (isData(packet) && packet.arg.channel === INSTRUMENTS_CHANNEL) venue.instruments.learn(packet.data);
    return readControl(packet, {
      ...(clock && { now: () => clock.earliest() }),
      channel: this.#name,
      pairs: this.pairs,
      pairOf: (instId) => {
        const pair = venue.symbols.subscribed(instId);
        return pair !== undefined && this.#pairs.has(pair) ? pair : undefined;
      },
      pairsOf: (requestId) => this.requests.pairsOf(requestId),
      isEnding: (requestId) => this.requests.isEnding(requestId),
      ...more,
    });
  }

  /** Frames that end the subscription of these pairs and subscribe them again. */
  protected resubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [...this.request('unsubscribe', pairs), ...this.request('subscribe', pairs)];
  }

  /** @throws Error for an instrument that is not known */
  protected marketOf(instId: unknown): Market {
    const { symbols, instruments } = this.venue;
    const known = this.#markets.get(instId);
    const symbol = known?.symbol ?? symbols.subscribed(instId);
    if (symbol === undefined) throw new Error(`unknown instrument ${JSON.stringify(instId)}`);
    const sizes = instruments.sizesOf(instId as string);
    if (known?.sizes === sizes) return known;
    const market = { symbol, sizes };
    this.#markets.set(instId, market);
    return market;
  }

  /** The pairs that are subscribed. */
  protected get pairs(): readonly CurrencyPair[] {
    return [...this.#pairs];
  }

  /** The frames that subscribe or unsubscribe pairs. When it unsubscribes, they are none of `this.pairs` any more. */
  protected request(op: Operation, pairs: readonly CurrencyPair[]): readonly string[] {
    return this.requests.each(op, pairs, (pair) => [
      { channel: this.#name, instId: this.venue.symbols.symbolOf(pair) },
    ]);
  }

  /** A frame that is not of the subscribed channels: only a replay has any. Its rows are counted as skipped. */
  protected other(packet: unknown): Control | undefined {
    if (!isData(packet) || packet.arg.channel === INSTRUMENTS_CHANNEL) return this.control(packet);
    this.context.skip(packet.data.length);
    return undefined;
  }

  /** The business connections do not have the channel of instruments. */
  #followInstruments(): readonly string[] {
    const { market, options } = this.venue;
    if (this.#isFollowing || !market.hasContracts || isOnBusiness(this.#name)) return [];
    this.#isFollowing = true;
    const types = market.listedTypes(options.currencyPairs);
    return types.map((instType) =>
      this.requests.subscribeAll([], { channel: INSTRUMENTS_CHANNEL, instType }),
    );
  }
}
