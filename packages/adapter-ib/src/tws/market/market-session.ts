import type { CurrencyPair, Ticker, Trade } from '@hftjs/core';
import { INFO, type Control, type PeriodicTask, type SessionContext } from '@hftjs/core/adapter';
import { readEvents, type TwsEvent } from '../venue/events.js';
import { TwsSession } from '../venue/tws-session.js';
import type { TwsVenue } from '../venue/tws-venue.js';

/** The request for a pair, or why there cannot be one. */
export type Asked = { readonly frames: readonly string[] } | { readonly reason: string };

/** An error of TWS about a request. */
export interface DataError {
  readonly code: number;
  /** With the code. */
  readonly words: string;
  readonly requestId: number;
}

/** The data of one channel: how they are requested, and how their messages are read. Lives as long as its connection. */
export interface MarketData {
  /** Frames that are sent before those of any pair. */
  readonly opening: readonly string[];
  /** Whether a pair counts as served once TWS has answered what was sent after its request. */
  readonly isServedSilently: boolean;
  /** Asks for a pair whose contract is known. */
  ask(pair: CurrencyPair): Asked;
  /** Returns the frames that end the subscription of a pair, and forgets what was known of it. */
  cancel(pair: CurrencyPair): readonly string[];
  /** The pair of a request that this data has numbered itself. */
  pairOf?(requestId: number): CurrencyPair | undefined;
  /** Reads a code about a pair; `undefined` for one that means what it means elsewhere. */
  readError?(error: DataError, pair: CurrencyPair): Control | undefined;
  /** What has to be done regularly. */
  readonly every?: PeriodicTask;
  /** Reads a message of a pair. `take` returns its events. Other effects of the message are returned here. */
  read(event: TwsEvent, pair: CurrencyPair, receivedTime: number): Control | undefined;
  /** Returns the events of all messages that were read since the last call. */
  take(receivedTime: number): readonly (Ticker | Trade)[];
}

/** One connection of public data: finds the contracts of its pairs, requests their data, and publishes it. */
export class MarketSession extends TwsSession {
  readonly #data: MarketData;
  /** Pairs whose requests are acknowledged only by the time that is requested after each. */
  readonly #unanswered: CurrencyPair[] = [];
  /** Pairs that were unsubscribed: their messages may still be underway. */
  readonly #left = new Set<CurrencyPair>();

  constructor(context: SessionContext, venue: TwsVenue, init: { clientId: number; data: MarketData }) {
    super(context, venue, { clientId: init.clientId, needsFarms: true });
    this.#data = init.data;
  }

  get every(): readonly PeriodicTask[] {
    return this.#data.every ? [this.#data.every] : [];
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const { directory } = this.venue;
    for (const pair of pairs) this.#left.delete(pair);
    const searches = this.search(pairs);
    const requests = pairs
      .filter((pair) => directory.contractOf(pair) !== undefined)
      .flatMap((pair) => {
        const asked = this.#ask(pair);
        if ('frames' in asked) return asked.frames;
        this.context.reject([pair], asked.reason);
        return [];
      });
    return [...this.#data.opening, ...searches, ...requests];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const { directory } = this.venue;
    return pairs.flatMap((pair) => {
      this.#left.add(pair);
      this.giveUp(pair);
      return directory.contractOf(pair) === undefined ? [] : this.#data.cancel(pair);
    });
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { context } = this;
    let control: Control | undefined;
    for (const event of readEvents(packet))
      try {
        control = this.#read(event, receivedTime) ?? control;
      } catch (error) {
        context.malformed(error, event);
      }
    const events = this.#data.take(receivedTime);
    for (const event of events) context.publish(event.channel, event);
    return events.length > 0 ? undefined : (control ?? INFO);
  }

  protected override pairOf(requestId: number): CurrencyPair | undefined {
    const pair = this.#data.pairOf?.(requestId) ?? this.venue.directory.pairOfRequest(requestId);
    return pair === undefined || this.#left.has(pair) ? undefined : pair;
  }

  #read(event: TwsEvent, receivedTime: number): Control | undefined {
    const { args } = event;
    switch (event.event) {
      case 'info':
        return this.codes.read(Number(args[1]), String(args[0]));
      case 'error':
        return this.#readError(String(args[0]), Number(args[1]), Number(args[2]));
      case 'contractDetails':
      case 'contractDetailsEnd':
        return this.#contract(event);
      case 'currentTime':
        return this.#answered();
      default: {
        const pair = this.pairOf(Number(args[0]));
        return pair === undefined ? INFO : this.#data.read(event, pair, receivedTime);
      }
    }
  }

  #readError(words: string, code: number, requestId: number): Control {
    const pair = this.pairOf(requestId);
    const error = { code, words: `${words} (${code})`, requestId };
    const own = pair === undefined ? undefined : this.#data.readError?.(error, pair);
    return own ?? this.codes.read(code, words, requestId);
  }

  #contract(event: TwsEvent): Control {
    const resolution = this.readSearch(event);
    if (resolution === undefined) return INFO;
    const { pair } = resolution;
    const asked = 'reason' in resolution ? resolution : this.#ask(pair);
    if ('reason' in asked) return { kind: 'refused', pairs: [pair], reason: asked.reason };
    return { kind: 'send', frames: asked.frames };
  }

  #ask(pair: CurrencyPair): Asked {
    const asked = this.#data.ask(pair);
    if ('frames' in asked && this.#data.isServedSilently) this.#unanswered.push(pair);
    return asked;
  }

  #answered(): Control {
    const pair = this.#unanswered.shift();
    return pair === undefined || this.#left.has(pair) ? INFO : { kind: 'acknowledged', pairs: [pair] };
  }
}
