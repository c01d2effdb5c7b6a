import { StreamError, type CurrencyPair, type Instrument } from '@hftjs/core';
import { now, type LinkEvents } from '@hftjs/core/adapter';
import { readEvents, type TwsEvent } from '../../venue/events.js';
import { loadLibrary } from '../../venue/load-library.js';
import { TwsLink } from '../../venue/tws-link.js';
import type { TwsVenue } from '../../venue/tws-venue.js';
import { instrumentOf } from './instrument.js';

/** How long TWS may take, in milliseconds. */
const PATIENCE = 15_000;

/** TWS knows no such contract. */
const UNKNOWN_CONTRACT = 200;

/** Where TWS is asked. */
export interface TwsAddress {
  /** `tcp://host:port` */
  readonly url: string;
  readonly clientId: number;
}

/**
 * The present instruments of these pairs, over a connection that is opened for them. Pairs without a contract, or with
 * several, are left out.
 *
 * @throws StreamError `connect_failed` when TWS does not answer
 */
export async function listInstruments(
  venue: TwsVenue,
  pairs: readonly CurrencyPair[],
  { url, clientId }: TwsAddress,
): Promise<readonly Instrument[]> {
  const library = await loadLibrary(venue.options.exchange);
  const query = new InstrumentQuery(venue, pairs);
  const link = new TwsLink({ library, url, clientId, events: query });
  query.ask = (frame) => {
    link.send(frame);
  };
  try {
    return await query.answer;
  } finally {
    link.close();
  }
}

/** One connection that asks for contracts and ends. */
class InstrumentQuery implements LinkEvents {
  readonly answer: Promise<readonly Instrument[]>;
  ask: (frame: string) => void = () => undefined;
  readonly #venue: TwsVenue;
  /** What was listed of the pairs that are not answered yet. */
  readonly #details: Map<CurrencyPair, unknown[]>;
  readonly #found: Instrument[] = [];
  readonly #timer: NodeJS.Timeout;
  #resolve: (found: readonly Instrument[]) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(venue: TwsVenue, pairs: readonly CurrencyPair[]) {
    this.#venue = venue;
    this.#details = new Map(pairs.map((pair) => [pair, []] as const));
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(() => {
      this.#fail(`there was no answer within ${PATIENCE} ms`);
    }, PATIENCE);
  }

  readonly onOpen = (): void => {
    for (const pair of this.#details.keys()) this.ask(this.#venue.directory.ask(pair));
  };

  readonly onFrame = (data: Buffer): void => {
    try {
      for (const event of readEvents(JSON.parse(data.toString()))) this.#read(event);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  };

  readonly onPulse = (): void => undefined;

  readonly onRefused = (status: number): void => {
    this.#fail(`status ${status}`);
  };

  readonly onError = (message: string): void => {
    this.#fail(message);
  };

  readonly onClosed = (_code: number, reason: string): void => {
    this.#fail(reason === '' ? 'the connection was closed' : reason);
  };

  #read({ event, args }: TwsEvent): void {
    const isUnknown = event === 'error' && Number(args[1]) === UNKNOWN_CONTRACT;
    const pair = this.#venue.directory.pairOfSearch(Number(args[isUnknown ? 2 : 0]));
    const details = pair && this.#details.get(pair);
    if (pair === undefined || details === undefined) return;
    if (event === 'contractDetails') details.push(args[1]);
    else if (event === 'contractDetailsEnd' || isUnknown) this.#settle(pair, details);
  }

  #settle(pair: CurrencyPair, details: readonly unknown[]): void {
    const { directory, options } = this.#venue;
    this.#details.delete(pair);
    const resolution = directory.settle(pair, details);
    const header = { exchange: options.exchange, symbol: pair, receivedTime: now() };
    if ('details' in resolution) this.#found.push(instrumentOf(resolution.details, header));
    if (this.#details.size > 0) return;
    clearTimeout(this.#timer);
    this.#resolve(this.#found);
  }

  #fail(reason: string): void {
    clearTimeout(this.#timer);
    const { exchange } = this.#venue.options;
    this.#reject(
      new StreamError(`${exchange}: TWS did not list the contracts: ${reason}`, {
        code: 'connect_failed',
        exchange,
      }),
    );
  }
}
