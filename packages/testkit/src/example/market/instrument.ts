import { Channel, type CurrencyPair, type Instrument } from '@hftjs/core';
import { field, rowReader, type PublicHeader } from '@hftjs/core/adapter';

/**
 * One row of `instrument`, or of REST.
 *
 * @see https://docs.acme.example/stream#instrument
 */
const readInstrument = rowReader('instrument', {
  venueSymbol: field.at('symbol', field.text),
  status: field.text,
  tick: field.amount,
  lot: field.amount,
});

/** @throws Error naming the field that is missing or wrong */
export function parseInstrument(given: unknown, symbol: CurrencyPair, header: PublicHeader): Instrument {
  const { venueSymbol, status, tick, lot } = readInstrument(given);
  const [base = '', quote = ''] = symbol.split('/');
  return {
    channel: Channel.INSTRUMENT,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    ...(header.origin !== undefined && { origin: header.origin }),
    venueSymbol,
    base,
    quote,
    kind: 'spot',
    // Acme's words are ours.
    status,
    rawStatus: status,
    priceIncrement: Number(tick),
    volumeIncrement: Number(lot),
  };
}
