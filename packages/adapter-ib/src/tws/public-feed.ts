import type { CurrencyPair } from '@hftjs/core';
import { INFO, type ChannelParams, type Control } from '@hftjs/core/adapter';
import { Codes } from './codes.js';
import type { ContractDirectory } from './contract-directory.js';
import { ContractSearch } from './contract-search.js';
import { readEvents, type TwsEvent } from './events.js';

/** What is the matter with a pair's data: its events, and how they are asked for. */
export interface PublicData {
  /** Frames that come before any pair's. */
  readonly opening: readonly string[];
  /** Frames that ask for a pair whose contract is known; or why it cannot be asked for. */
  ask(pair: CurrencyPair): readonly string[] | { readonly reason: string };
  /** Publishes what an event of a pair says, or returns what it means. `undefined`: it is none of these data. */
  read(event: TwsEvent, pair: CurrencyPair, receivedTime: number): Control | 'published' | undefined;
  /** All events of a frame have been read. */
  finish(receivedTime: number): void;
  /** Whether a pair counts as served once TWS has answered what was sent after its request. */
  readonly isServedSilently: boolean;
}

export interface PublicFeedInit {
  readonly directory: ContractDirectory;
  readonly data: PublicData;
  readonly clientId: number;
  readonly warn: (message: string) => void;
  /** Counts and reports an event that could not be read, while the others of its frame go on. */
  readonly onBadEvent: (error: unknown, event: TwsEvent) => void;
}

/** One connection of public data: finds the contracts of its pairs, asks for their data, reads what comes. */
export class PublicFeed {
  readonly #init: PublicFeedInit;
  readonly #search: ContractSearch;
  readonly #codes: Codes;
  /** Pairs whose requests nothing answers but the time that was asked for after each. */
  readonly #unanswered: CurrencyPair[] = [];

  constructor(init: PublicFeedInit) {
    const { directory, clientId, warn } = init;
    this.#init = init;
    this.#search = new ContractSearch(directory);
    this.#codes = new Codes({
      clientId,
      warn,
      needsFarms: true,
      pairOf: (requestId) => directory.pairOfRequest(requestId),
    });
  }

  params(): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const { data, directory } = this.#init;
    return {
      subscribe: (pairs, { refuse }) => {
        const searches = this.#search.begin(pairs);
        const known = pairs.filter((pair) => directory.contractOf(pair) !== undefined);
        const requests = known.flatMap((pair) => {
          const asked = this.#ask(pair);
          if (!('reason' in asked)) return asked;
          refuse([pair], asked.reason);
          return [];
        });
        return [...data.opening, ...searches, ...requests];
      },
      onPacket: (packet, receivedTime) => this.#read(packet, receivedTime),
    };
  }

  #read(packet: unknown, receivedTime: number): Control | undefined {
    let control: Control | undefined;
    let isData = false;
    for (const event of readEvents(packet)) {
      const read = this.#tryEvent(event, receivedTime);
      if (read === 'published') isData = true;
      else control = read ?? control;
    }
    this.#init.data.finish(receivedTime);
    return isData ? undefined : (control ?? INFO);
  }

  #tryEvent(event: TwsEvent, receivedTime: number): Control | 'published' | undefined {
    try {
      return this.#event(event, receivedTime);
    } catch (error) {
      this.#init.onBadEvent(error, event);
      return undefined;
    }
  }

  #event(event: TwsEvent, receivedTime: number): Control | 'published' {
    const { args } = event;
    switch (event.event) {
      case 'info':
        return this.#codes.read(Number(args[1]), String(args[0]));
      case 'error':
        return this.#codes.read(Number(args[1]), String(args[0]), Number(args[2]));
      case 'contractDetails':
      case 'contractDetailsEnd':
        return this.#contract(event);
      case 'currentTime':
        return this.#answered();
      default:
        return this.#data(event, receivedTime);
    }
  }

  #contract(event: TwsEvent): Control {
    const resolution = this.#search.read(event);
    if (resolution === undefined) return INFO;
    const { pair } = resolution;
    const asked = 'reason' in resolution ? resolution : this.#ask(pair);
    if ('reason' in asked) return { kind: 'refused', pairs: [pair], reason: asked.reason };
    return { kind: 'send', frames: asked };
  }

  #ask(pair: CurrencyPair): readonly string[] | { readonly reason: string } {
    const asked = this.#init.data.ask(pair);
    if (!('reason' in asked) && this.#init.data.isServedSilently) this.#unanswered.push(pair);
    return asked;
  }

  #answered(): Control {
    const pair = this.#unanswered.shift();
    return pair === undefined ? INFO : { kind: 'acknowledged', pairs: [pair] };
  }

  #data(event: TwsEvent, receivedTime: number): Control | 'published' {
    const { directory, data } = this.#init;
    const pair = directory.pairOfRequest(Number(event.args[0]));
    if (pair === undefined) return INFO;
    return data.read(event, pair, receivedTime) ?? INFO;
  }
}
