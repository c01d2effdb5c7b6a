import type { CurrencyPair } from '@hftjs/core';
import { INFO, type Control, type PeriodicTask, type SessionContext } from '@hftjs/core/adapter';
import { readEvents, type TwsEvent } from '../../venue/events.js';
import { TwsSession } from '../../venue/tws-session.js';
import type { TwsVenue } from '../../venue/tws-venue.js';
import { instrumentOf } from './instrument.js';

/** How often contracts are asked for again: TWS does not send their changes. In milliseconds. */
const EVERY = 600_000;

/** One connection of instruments: the details of each contract, read again and again. */
export class InstrumentSession extends TwsSession {
  readonly every: PeriodicTask = { interval: EVERY, run: () => this.#askAgain() };
  readonly #pairs = new Set<CurrencyPair>();

  constructor(context: SessionContext, venue: TwsVenue, clientId: number) {
    super(context, venue, { clientId, needsFarms: false });
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#pairs.add(pair);
    // Checks the pairs; those that are known are asked for too.
    this.search(pairs);
    return this.searchAgain(pairs);
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) {
      this.#pairs.delete(pair);
      this.giveUp(pair);
    }
    return [];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    let control: Control | undefined;
    for (const event of readEvents(packet)) control = this.#read(event, receivedTime);
    return control;
  }

  protected override pairOf(requestId: number): CurrencyPair | undefined {
    return this.venue.directory.pairOfSearch(requestId);
  }

  #read(event: TwsEvent, receivedTime: number): Control | undefined {
    const { args } = event;
    switch (event.event) {
      case 'info':
        return this.codes.read(Number(args[1]), String(args[0]));
      case 'error':
        return this.codes.read(Number(args[1]), String(args[0]), Number(args[2]));
      case 'contractDetails':
      case 'contractDetailsEnd':
        return this.#contract(event, receivedTime);
      default:
        return INFO;
    }
  }

  #contract(event: TwsEvent, receivedTime: number): Control {
    const { context } = this;
    const resolution = this.readSearch(event);
    if (resolution === undefined) return INFO;
    const { pair } = resolution;
    if ('reason' in resolution) return { kind: 'refused', pairs: [pair], reason: resolution.reason };
    const header = { exchange: context.exchange, symbol: pair, receivedTime };
    context.publishInstrument(instrumentOf(resolution.details, header));
    return { kind: 'acknowledged', pairs: [pair] };
  }

  #askAgain(): Promise<void> {
    this.context.send(this.searchAgain([...this.#pairs]));
    return Promise.resolve();
  }
}
