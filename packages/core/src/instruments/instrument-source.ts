import type { Instrument } from '../channels/instrument.js';
import type { PublicHeader } from '../channels/header.js';
import { now } from '../contract/clock.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { InstrumentList } from '../rest/lists/instrument-list.js';
import type { Row } from '../wire/fields.js';

/** The instruments of a venue that lists them over REST. */
export interface InstrumentSource<T = Row> {
  readonly list: InstrumentList<T>;
  /** The key of a pair's instrument in the list. */
  readonly symbolOf: (pair: CurrencyPair) => string;
  /** Makes the event of a listed instrument. @throws Error for one that cannot be read */
  readonly instrumentOf: (listed: T, symbol: CurrencyPair, header: PublicHeader) => Instrument;
}

/**
 * Reads the list now and makes the instruments of these pairs. Those that are not listed are left out.
 *
 * @throws what `instrumentOf` throws, or the reading was rejected with
 */
export async function listInstruments<T>(
  { list, symbolOf, instrumentOf }: InstrumentSource<T>,
  exchange: Exchange,
  pairs: readonly CurrencyPair[],
): Promise<readonly Instrument[]> {
  const listed = await list.reload();
  // The last list that could be read may be old, and a halt is news.
  if (list.failure !== undefined) throw list.failure;
  const header: PublicHeader = { exchange, receivedTime: now(), origin: 'snapshot' };
  return pairs.flatMap((pair) => {
    const one = listed.get(symbolOf(pair));
    return one === undefined ? [] : [instrumentOf(one, pair, header)];
  });
}
