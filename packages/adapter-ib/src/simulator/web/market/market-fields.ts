import { quoted, type Market } from '@hftjs/simulator';
import type { Instrument, Listing } from '../../instruments.js';
import type { DayStats } from './day-stats.js';
import { javaDouble, shortNumber, trimmed, withCommas } from '../wire-text.js';

/** Settings of an instrument's data. */
export interface FieldSettings {
  /** Field 6509: `RpB` is real time, `DPB` delayed, `N` not subscribed. */
  availability: string;
  /** The prefix of the last price: `C` for yesterday's close, `H` for halted. */
  lastPrefix: '' | 'C' | 'H';
}

export interface FieldContext {
  readonly market: Market;
  readonly instrument: Instrument;
  readonly listing: Listing;
  readonly stats: DayStats;
  readonly settings: FieldSettings;
}

type Values = Map<string, string>;

/**
 * The fields of an instrument as JSON, by their numbers, as they are now. A field that does not exist is absent.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-fields
 */
export function marketFields(context: FieldContext, wanted: ReadonlySet<string>): Values {
  const all: Values = new Map([...descriptive(context), ['6509', quoted(context.settings.availability)]]);
  // Without a subscription there are no prices.
  if (!context.settings.availability.startsWith('N')) {
    addQuotes(all, context);
    if (context.instrument.assetClass !== 'CASH') addTrades(all, context);
  }
  const values: Values = new Map();
  for (const field of wanted) {
    const value = all.get(field);
    if (value === undefined) continue;
    values.set(field, value);
    const raw = all.get(`${field}_raw`);
    if (raw !== undefined) values.set(`${field}_raw`, raw);
  }
  return values;
}

function addQuotes(values: Values, { market, instrument }: FieldContext): void {
  const { bid, ask } = market.top(instrument.spec.pair);
  values.set('84', quoted(bid?.priceText ?? ''));
  values.set('86', quoted(ask?.priceText ?? ''));
  values.set('88', quoted(bid === undefined ? '' : sizeText(bid.volumeText)));
  values.set('85', quoted(ask === undefined ? '' : sizeText(ask.volumeText)));
}

function addTrades(values: Values, { market, instrument, stats, settings }: FieldContext): void {
  const { last, volumeText } = stats;
  const price = (value: number): string => quoted(value.toFixed(instrument.spec.priceDecimals));
  const lastPrice = last?.price ?? stats.priorClose;
  // Before the first trade of a day, the last price is yesterday's.
  const usual = last === undefined ? 'C' : '';
  const isHalted = market.status(instrument.spec.pair) === 'halted';
  const prefix = settings.lastPrefix === '' ? (isHalted ? 'H' : usual) : settings.lastPrefix;
  const change = lastPrice - stats.priorClose;
  const percent = Number(((change / stats.priorClose) * 100).toFixed(2));
  const volume = Number(volumeText);
  values.set('31', quoted(prefix + lastPrice.toFixed(instrument.spec.priceDecimals)));
  if (last !== undefined) values.set('7059', quoted(sizeText(last.volumeText)));
  values.set('7762', quoted(trimmed(volumeText)));
  values.set('87', quoted(shortNumber(volume)));
  values.set('87_raw', javaDouble(volume));
  values.set('82', quoted(signed(change.toFixed(instrument.spec.priceDecimals))));
  // A number in some messages, a text in others.
  values.set('83', volume % 2 < 1 ? String(percent) : quoted(`${signed(percent.toFixed(2))}%`));
  values.set('70', price(stats.high));
  values.set('71', price(stats.low));
  values.set('7295', price(stats.open));
  values.set('7296', price(lastPrice));
  values.set('7741', price(stats.priorClose));
}

const descriptive = ({ instrument, listing }: FieldContext): [string, string][] =>
  Object.entries({
    55: instrument.symbol,
    7051: instrument.companyName,
    6008: String(listing.conid),
    6004: listing.exchange,
    6070: instrument.assetClass,
    7221: listing.exchange,
    7094: `${listing.conid}@${listing.exchange}`,
    7219: instrument.symbol,
    58: instrument.symbol,
  }).map(([field, text]) => [field, quoted(text)]);

const sizeText = (volumeText: string): string => withCommas(trimmed(volumeText));

const signed = (text: string): string => (text.startsWith('-') ? text : `+${text}`);
