import { quoted, type Market, type Random } from '@hftjs/simulator';
import type { Instrument, InstrumentDirectory, Listing } from '../../instruments.js';
import { DayStats } from './day-stats.js';
import { marketFields, type FieldSettings } from './market-fields.js';
import { objectText, type Fields } from '../wire-text.js';

/** Fields that every message may carry, whatever was asked for. */
const MARKER = '6119';
/** How often a field is late, `conid` missing, and an update empty. */
const ODDITY = 0.1;

/** A receiver of a line: one connection. */
export interface Watcher {
  onMarketData(text: string): void;
}

/**
 * One instrument's data in a session. There is one set of fields for all who watch it, and for REST: what one of them
 * adds comes to all, and when one of them unsubscribes, it ends for all.
 */
interface Line {
  /** As the client named it: `265598`, or with a route `265598@NASDAQ`. */
  readonly target: string;
  readonly instrument: Instrument;
  readonly listing: Listing;
  readonly fields: Set<string>;
  readonly startedTime: number;
  readonly serverId: string;
  /** The last values sent to each watcher, by field. */
  readonly watchers: Map<Watcher, Map<string, string>>;
}

interface MarketDataInit {
  readonly market: Market;
  readonly instruments: InstrumentDirectory;
  readonly random: Random;
  readonly clock: () => number;
  readonly sampleInterval: number;
  readonly lifetime: number;
}

/** All lines of a session, sampled on one timer. */
export class MarketData {
  readonly #init: MarketDataInit;
  readonly #lines = new Map<string, Line>();
  readonly #stats = new Map<string, DayStats>();
  readonly #settings = new Map<string, FieldSettings>();
  #timer: NodeJS.Timeout | undefined;

  constructor(init: MarketDataInit) {
    this.#init = init;
    for (const instrument of init.instruments.all) {
      const { pair } = instrument.spec;
      this.#stats.set(pair, new DayStats(instrument, init.random.fork(pair)));
      this.#settings.set(pair, { availability: 'RpB', lastPrefix: '' });
    }
    init.market.on('trade', (trade) => {
      this.#stats.get(trade.pair)?.add(trade);
    });
  }

  /** Subscribes; false when there is no such contract. The fields join those that others asked for. */
  watch(target: string, fields: readonly string[], watcher: Watcher): boolean {
    const line = this.#open(target, fields);
    if (line === undefined) return false;
    if (!line.watchers.has(watcher)) line.watchers.set(watcher, new Map());
    this.#sample(line);
    this.#timer ??= setInterval(() => {
      for (const each of [...this.#lines.values()]) this.#sample(each);
    }, this.#init.sampleInterval);
    return true;
  }

  /** Ends the line, for all who watch it. */
  unwatch(target: string): void {
    this.#lines.delete(target);
    this.#rest();
  }

  /** A connection is gone. */
  forget(watcher: Watcher): void {
    for (const { target, watchers } of [...this.#lines.values()])
      if (watchers.delete(watcher) && watchers.size === 0) this.#lines.delete(target);
    this.#rest();
  }

  /** Everything ends, with the session. */
  clear(): void {
    this.#lines.clear();
    this.#rest();
  }

  /** Ends the lines of a pair, or all, without a message, as at their maximum age. */
  expire(pair?: string): void {
    for (const [target, { instrument }] of [...this.#lines])
      if (pair === undefined || instrument.spec.pair === pair) this.#lines.delete(target);
  }

  /** Field 6509 of a pair. */
  availability(pair: string): string {
    return this.#settings.get(pair)?.availability ?? 'N';
  }

  /** Changes the settings of a pair, or of all. */
  set(change: Partial<FieldSettings>, pair?: string): void {
    if (pair !== undefined) this.#init.instruments.byPair(pair);
    for (const [each, settings] of this.#settings)
      if (pair === undefined || pair === each) Object.assign(settings, change);
  }

  /** One element of REST's `snapshot`: the first time, it has only ids, and the line is opened. */
  snapshot(target: string, fields: readonly string[]): string | undefined {
    const isOpen = this.#isAlive(this.#lines.get(target));
    const line = this.#open(target, fields);
    if (line === undefined) return undefined;
    const ids: Fields = [
      ['conidEx', quoted(target)],
      ['conid', String(line.listing.conid)],
    ];
    if (!isOpen) return objectText(ids);
    const values = this.#values(line);
    const change = values.get('83');
    // Always a text here.
    if (change !== undefined && !change.startsWith('"')) values.set('83', quoted(`${change}%`));
    return objectText([...ids, ...this.#head(line), ...values]);
  }

  #open(target: string, fields: readonly string[]): Line | undefined {
    const found = this.#lines.get(target);
    if (found !== undefined && this.#isAlive(found)) {
      for (const field of fields) found.fields.add(field);
      return found;
    }
    const conid = Number(/^\d+/.exec(target)?.[0]);
    const instrument = this.#init.instruments.byConid(conid);
    const listing = instrument?.listings.find((each) => each.conid === conid);
    if (instrument === undefined || listing === undefined) return undefined;
    const line: Line = {
      target,
      instrument,
      listing,
      fields: new Set(fields),
      startedTime: this.#init.clock(),
      serverId: `q${this.#init.random.int(10)}`,
      watchers: new Map(),
    };
    this.#lines.set(target, line);
    return line;
  }

  #isAlive(line: Line | undefined): boolean {
    return line !== undefined && this.#init.clock() - line.startedTime < this.#init.lifetime;
  }

  #sample(line: Line): void {
    if (!this.#isAlive(line)) {
      this.#lines.delete(line.target);
      return;
    }
    const values = this.#values(line);
    for (const [watcher, sent] of line.watchers) {
      const text = this.#message(line, { values, sent });
      if (text !== undefined) watcher.onMarketData(text);
    }
  }

  /** The changes for a watcher. Without a change: nothing, or sometimes an empty message. */
  #message(
    line: Line,
    { values, sent }: { values: ReadonlyMap<string, string>; sent: Map<string, string> },
  ): string | undefined {
    const { random, clock } = this.#init;
    const isFirst = sent.size === 0;
    // In the first message some field is missing, and comes with the next.
    const isLate = (field: string): boolean => isFirst && field !== '6509' && random.chance(ODDITY);
    const news = [...values].filter(([field, value]) => sent.get(field) !== value && !isLate(field));
    const topic = ['topic', quoted(`smd+${line.target}`)] as const;
    if (news.length === 0) {
      if (!random.chance(ODDITY)) return undefined;
      const updated = String(Math.floor(clock()));
      return objectText([topic, ['conidEx', quoted(line.target)], ['_updated', updated]]);
    }
    for (const [field, value] of news) sent.set(field, value);
    const conid = random.chance(isFirst ? 0 : ODDITY) ? undefined : String(line.listing.conid);
    const ids: Fields = [
      ['conidEx', quoted(line.target)],
      ['conid', conid],
    ];
    return objectText([
      ['server_id', quoted(line.serverId)],
      ...ids,
      ...this.#head(line).slice(1),
      ...news,
      topic,
    ]);
  }

  #head({ serverId }: Line): Fields {
    return [
      ['server_id', quoted(serverId)],
      ['_updated', String(Math.floor(this.#init.clock()))],
      [MARKER, quoted(serverId)],
    ];
  }

  #values({ instrument, listing, fields }: Line): Map<string, string> {
    const { pair } = instrument.spec;
    const stats = this.#stats.get(pair);
    const settings = this.#settings.get(pair);
    if (stats === undefined || settings === undefined) throw new RangeError(`${pair} is not traded here`);
    return marketFields({ market: this.#init.market, instrument, listing, stats, settings }, fields);
  }

  /** Without a watcher, no timer runs. */
  #rest(): void {
    if ([...this.#lines.values()].some(({ watchers }) => watchers.size > 0)) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
