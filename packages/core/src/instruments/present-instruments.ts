import { Channel } from '../channels/channel.js';
import type { Instrument } from '../channels/instrument.js';
import type { ChannelParams } from '../connection/channel-params.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StreamError } from '../contract/stream-error.js';
import type { StreamParts } from '../stream/stream-parts.js';

/**
 * The present instruments of a stream's pairs: those that a live channel has published, and of the others what the venue
 * lists now. A pair that the venue does not list is left out.
 *
 * @throws StreamError `unsupported_channel` where the adapter cannot list them, `connect_failed` where the venue does not
 */
export async function presentInstruments(
  { context, channels, instruments }: StreamParts,
  params: ChannelParams | undefined,
): Promise<readonly Instrument[]> {
  const { currencyPairs: pairs } = context.options;
  const read = params?.readInstruments;
  if (!read)
    throw context.error('unsupported_channel', 'instruments are not listed here', {
      channel: Channel.INSTRUMENT,
    });
  const states = channels.get(Channel.INSTRUMENT)?.state.symbols() ?? {};
  const found = new Map<CurrencyPair, Instrument>();
  for (const pair of pairs) {
    const known = states[pair] === 'live' ? instruments.get(pair) : undefined;
    if (known) found.set(pair, known);
  }
  const others = pairs.filter((pair) => !found.has(pair));
  try {
    if (others.length > 0) for (const one of await read(others)) found.set(one.symbol, one);
  } catch (error) {
    if (error instanceof StreamError) throw error;
    throw context.error('connect_failed', `the instruments could not be read: ${String(error)}`, {
      channel: Channel.INSTRUMENT,
      cause: error,
    });
  }
  return pairs.flatMap((pair) => found.get(pair) ?? []);
}
