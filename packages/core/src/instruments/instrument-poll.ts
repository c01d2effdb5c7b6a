import type { Instrument } from '../channels/instrument.js';
import type { PublicHeader } from '../channels/header.js';
import type { ChannelParams } from '../connection/channel-params.js';
import { paced } from '../connection/governor/pace.js';
import type { Session, SessionContext } from '../connection/session.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Recovery } from '../delivery/recoveries.js';
import type { InstrumentSource } from './instrument-source.js';
import type { Mutable } from '../wire/mutable.js';
import { openWithoutLink } from './without-link.js';

/** From one reading of the list to the next, in milliseconds. */
const INTERVAL = 60_000;

/** Facts of a channel that is read over REST only. To be spread into its params. */
export const WITHOUT_LINK: Pick<ChannelParams, 'heartbeat'> = { heartbeat: { interval: 1_000 } };

/**
 * The session of an instrument channel whose venue has none on the socket: the list is read over REST again and again,
 * and each change is published. A pair that is not listed is rejected; one that leaves the list is published as
 * `delisted`, with the `rawStatus` `not listed`. While the list cannot be read, the channel is `recovering`.
 *
 * @param every - milliseconds from one reading to the next. @defaultValue 60_000
 * @example
 * ```ts
 * const source = { list, symbolOf, instrumentOf };
 * return {
 *   channel: Channel.INSTRUMENT, host: HOST, ...WITHOUT_LINK,
 *   readInstruments: (pairs) => listInstruments(source, exchange, pairs),
 *   open: (context) => instrumentPoll(source, context),
 * };
 * ```
 */
export function instrumentPoll<T>(
  source: InstrumentSource<T>,
  context: SessionContext,
  every: number = INTERVAL,
): Session {
  const poll = new InstrumentPoll(source, context);
  return {
    dial: () => Promise.resolve({ connect: (_url, events) => openWithoutLink(events) }),
    subscribe: async (pairs) => {
      await poll.begin(pairs);
      return [];
    },
    unsubscribe: (pairs) => {
      poll.forget(pairs);
      return [];
    },
    onPacket: () => undefined,
    every: { interval: paced(every), run: () => poll.run() },
  };
}

class InstrumentPoll<T> {
  readonly #source: InstrumentSource<T>;
  readonly #context: SessionContext;
  readonly #published = new Map<CurrencyPair, Instrument>();
  #recovery: Recovery | undefined;

  constructor(source: InstrumentSource<T>, context: SessionContext) {
    this.#source = source;
    this.#context = context;
  }

  /** @throws Error if the list cannot be read */
  async begin(pairs: readonly CurrencyPair[]): Promise<void> {
    const { list, symbolOf } = this.#source;
    const listed = await list.reload();
    if (list.failure !== undefined) throw list.failure;
    const known = pairs.filter((pair) => listed.has(symbolOf(pair)));
    this.#publish(listed, known, 'snapshot');
    if (known.length > 0) this.#context.acknowledge(known);
    for (const pair of pairs)
      if (!known.includes(pair)) this.#context.reject([pair], `${symbolOf(pair)}: is not listed`);
  }

  forget(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#published.delete(pair);
  }

  /** Never rejects: a list that cannot be read now is read the next time. */
  async run(): Promise<void> {
    const { list } = this.#source;
    const listed = await list.reload();
    if (this.#context.signal.aborted) return;
    if (list.failure !== undefined) {
      this.#recovery ??= this.#context.recovering(
        `the list of instruments could not be read: ${list.failure.message}`,
      );
      return;
    }
    this.#publish(listed, [...this.#published.keys()], undefined);
    this.#recovery?.end();
    this.#recovery = undefined;
  }

  #publish(
    listed: ReadonlyMap<string, T>,
    pairs: readonly CurrencyPair[],
    origin: PublicHeader['origin'],
  ): void {
    const { symbolOf, instrumentOf } = this.#source;
    const { exchange } = this.#context;
    const header: PublicHeader = { exchange, receivedTime: now(), origin };
    for (const pair of pairs) {
      const row = listed.get(symbolOf(pair));
      try {
        const instrument = row === undefined ? this.#delisted(pair, header) : instrumentOf(row, pair, header);
        if (!instrument) continue;
        this.#published.set(pair, instrument);
        this.#context.publishInstrument(instrument);
      } catch (error) {
        this.#context.malformed(error, row);
      }
    }
  }

  #delisted(pair: CurrencyPair, { receivedTime }: PublicHeader): Instrument | undefined {
    const last = this.#published.get(pair);
    if (!last) return undefined;
    const fields: Mutable<Instrument> = { ...last, receivedTime };
    delete fields.origin;
    delete fields.exchangeTime;
    return { ...fields, status: 'delisted', rawStatus: 'not listed' };
  }
}
