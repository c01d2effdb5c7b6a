import type { Instrument } from '../channels/instrument.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { ChannelCounters } from '../delivery/channel-counters.js';

/** The fields that are no rule of trading. */
const HEADER: readonly string[] = ['exchangeTime', 'receivedTime', 'origin'];

/** The last published instrument of each pair of a stream. Whatever repeats one, a change is published once. */
export class PublishedInstruments {
  readonly #counters: Pick<ChannelCounters, 'duplicates'> | undefined;
  readonly #last = new Map<CurrencyPair, Instrument>();

  /** @param counters - of the instrument channel, if it is subscribed */
  constructor(counters: Pick<ChannelCounters, 'duplicates'> | undefined) {
    this.#counters = counters;
  }

  /** The event to publish of an instrument; `undefined` if nothing has changed. Remembers it. */
  changeOf(instrument: Instrument): Instrument | undefined {
    const { symbol } = instrument;
    const last = this.#last.get(symbol);
    if (last && isSameInstrument(last, instrument)) {
      if (this.#counters) this.#counters.duplicates++;
      return undefined;
    }
    this.#last.set(symbol, instrument);
    return last ? instrument : { ...instrument, origin: 'snapshot' };
  }

  get(pair: CurrencyPair): Instrument | undefined {
    return this.#last.get(pair);
  }

  /** Forgets a pair that was unsubscribed. */
  forget(pair: CurrencyPair): void {
    this.#last.delete(pair);
  }
}

function isSameInstrument(left: Instrument, right: Instrument): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof Instrument>;
  for (const key of keys) if (!HEADER.includes(key) && left[key] !== right[key]) return false;
  return true;
}
