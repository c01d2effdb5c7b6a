import type { CurrencyPair, Instrument } from '@hftjs/core';
import {
  admitPairs,
  isRow,
  now,
  readRows,
  rowError,
  type Control,
  type PeriodicTask,
  type PublicHeader,
  type Row,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import { INSTRUMENTS_CHANNEL } from '../venue/instruments.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { parseInstrument } from './instrument.js';
import { TypeSession } from './type-session.js';

/** How often the list is read although the channel sends changes, in milliseconds. That of spot markets is long. */
const CONTRACTS_INTERVAL = 60_000;
const SPOT_INTERVAL = 300_000;

/**
 * One connection of instruments. OKX sends changes only, which may be parts of rows: REST lists what they change, and is
 * asked again now and then, because OKX does not announce a listing that was cancelled.
 */
export class InstrumentSession extends TypeSession {
  override readonly every: readonly PeriodicTask[];
  #isLive = false;

  constructor(venue: OkxVenue, context: SessionContext) {
    super(venue, context, INSTRUMENTS_CHANNEL);
    this.every = [
      {
        interval: venue.market.hasContracts ? CONTRACTS_INTERVAL : SPOT_INTERVAL,
        run: () => this.#publishAgain(),
      },
    ];
  }

  /** One argument subscribes all markets, so that OKX refuses none that it does not have. */
  override async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { market, instruments } = this.venue;
    const admitted = market.hasContracts ? pairs : await admitPairs(instruments.pairs, this.context, pairs);
    const frames = await super.subscribe(admitted);
    // Pairs that are added to an open connection.
    if (this.#isLive) void this.#publishAgain();
    return frames;
  }

  /** The list as it is once changes arrive. */
  async recover(): Promise<void> {
    await this.#publishAll();
    this.#isLive = true;
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || packet.arg.channel !== INSTRUMENTS_CHANNEL) return this.other(packet);
    const { context, venue } = this;
    venue.instruments.learn(packet.data);
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    readRows(
      packet.data,
      (row) => {
        this.#publishRow(row, header);
      },
      context.malformed,
    );
    return undefined;
  }

  #publishRow(row: unknown, header: PublicHeader): void {
    const { context, venue } = this;
    if (!isRow(row) || typeof row.instId !== 'string') throw rowError(() => 'an instrument without instId');
    const symbol = venue.symbols.subscribed(row.instId);
    const whole = symbol && venue.instruments.get(row.instId);
    const instrument = whole && parseInstrument(whole, symbol, header);
    if (instrument) this.#publish(instrument);
    else context.skip();
  }

  async #publishAll(): Promise<void> {
    const { context, venue } = this;
    await venue.instruments.reload();
    if (context.signal.aborted) return;
    const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: undefined };
    readRows(
      context.pairs,
      (pair) => {
        const instrument = presentInstrument(venue, pair, header);
        if (instrument) this.#publish(instrument);
      },
      context.unreadableRow,
    );
  }

  /** Never rejects: a list that cannot be read now is read the next time. */
  async #publishAgain(): Promise<void> {
    try {
      await this.#publishAll();
    } catch (error) {
      this.context.warn(`the list of instruments could not be read: ${String(error)}`);
    }
  }

  #publish(instrument: Instrument): void {
    if (instrument.status === 'unknown')
      this.context.countUnmapped(`the state ${instrument.rawStatus} of instruments has no mapping`);
    this.context.publishInstrument(instrument);
  }
}

/** What is known of a pair's instrument. One that left OKX's list is `delisted`. */
function presentInstrument(
  { instruments, symbols }: OkxVenue,
  pair: CurrencyPair,
  header: PublicHeader,
): Instrument | undefined {
  const instId = symbols.symbolOf(pair);
  const row: Row | undefined = instruments.get(instId);
  const instrument = row && parseInstrument(row, pair, header);
  if (!instrument || instruments.isListed(instId)) return instrument;
  return { ...instrument, status: 'delisted', rawStatus: 'not listed' };
}

/**
 * The present instruments of these pairs. Those that OKX does not list are left out.
 *
 * @throws what the reading was rejected with, or Error for a row that cannot be read
 */
export async function readInstruments(
  venue: OkxVenue,
  pairs: readonly CurrencyPair[],
): Promise<readonly Instrument[]> {
  const { instruments, symbols, options } = venue;
  await instruments.reload();
  const header: PublicHeader = { exchange: options.exchange, receivedTime: now(), origin: 'snapshot' };
  const listed = pairs.filter((pair) => instruments.isListed(symbols.symbolOf(pair)));
  return listed.flatMap((pair) => presentInstrument(venue, pair, header) ?? []);
}
