import type { CurrencyPair, Instrument } from '@hftjs/core';
import {
  amountOf,
  optionalNumberOf,
  textOf,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import { toCurrency } from '../../venue/currencies.js';
import { statusOf } from './instrument-status.js';

/**
 * A pair in a frame of the `instrument` channel.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/websocket-v2/instrument
 */
export const parseInstrument = (row: Row, symbol: CurrencyPair, header: PublicHeader): Instrument =>
  makeInstrument(header, {
    symbol,
    venueSymbol: textOf(row.symbol, 'symbol'),
    base: textOf(row.base, 'base'),
    quote: textOf(row.quote, 'quote'),
    state: textOf(row.status, 'status'),
    // `tick_size` is its older name.
    priceIncrement: incrementOf(row.price_increment ?? row.tick_size, 'price_increment'),
    volumeIncrement: incrementOf(row.qty_increment, 'qty_increment'),
    minVolume: optionalNumberOf(row.qty_min, 'qty_min'),
    minNotional: optionalNumberOf(row.cost_min, 'cost_min'),
  });

/**
 * A pair of REST `AssetPairs`, which counts decimals where the channel states increments.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/rest-api/get-tradable-asset-pairs
 */
export function parseRestInstrument(row: Row, symbol: CurrencyPair, header: PublicHeader): Instrument {
  const [base = '', quote = ''] = textOf(row.wsname, 'wsname').split('/', 2);
  const names = { base: toCurrency(base), quote: toCurrency(quote) };
  return makeInstrument(header, {
    symbol,
    venueSymbol: `${names.base}/${names.quote}`.toUpperCase(),
    ...names,
    state: textOf(row.status, 'status'),
    priceIncrement: incrementOf(row.tick_size ?? stepOf(row.pair_decimals, 'pair_decimals'), 'tick_size'),
    volumeIncrement: stepOf(row.lot_decimals, 'lot_decimals'),
    minVolume: optionalNumberOf(row.ordermin, 'ordermin'),
    minNotional: optionalNumberOf(row.costmin, 'costmin'),
  });
}

interface InstrumentFields extends Pick<
  Instrument,
  'symbol' | 'venueSymbol' | 'base' | 'quote' | 'priceIncrement' | 'volumeIncrement'
> {
  /** Kraken's word for the status. */
  readonly state: string;
  readonly minVolume: number | undefined;
  readonly minNotional: number | undefined;
}

function makeInstrument(
  { exchange, receivedTime, origin }: PublicHeader,
  { base, quote, state, minVolume, minNotional, ...fields }: InstrumentFields,
): Instrument {
  const instrument: Mutable<Instrument> = {
    channel: 'instrument',
    exchange,
    receivedTime,
    ...fields,
    base: toCurrency(base),
    quote: toCurrency(quote),
    kind: 'spot',
    status: statusOf(state),
    rawStatus: state,
  };
  if (minVolume !== undefined) instrument.minVolume = minVolume;
  if (minNotional !== undefined) instrument.minNotional = minNotional;
  if (origin !== undefined) instrument.origin = origin;
  return instrument;
}

/** A step of prices or volumes: above zero. */
function incrementOf(value: unknown, field: string): number {
  const increment = amountOf(value, field);
  if (increment === 0) throw new Error(`${field} is 0`);
  return increment;
}

/** The step of so many decimals: the double that is nearest to it. */
function stepOf(decimals: unknown, field: string): number {
  const count = amountOf(decimals, field);
  if (!Number.isInteger(count) || count > 30)
    throw new Error(`${field} is ${count}, not a number of decimals`);
  return Number(`1e-${count}`);
}
