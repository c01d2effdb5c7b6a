import { field, untilEpoch, type Field } from '@hftjs/core/adapter';
import { toCurrency } from './currencies.js';

/** Characters of a venue text that are read, searched and shown. The limit bounds the time for long texts. */
const LENGTH = 500;

export const excerpt = (words: string): string => (words.length > LENGTH ? words.slice(0, LENGTH) : words);

/** A text for people. */
export const words: Field<string | undefined> = field.as(field.words, (text) => text && excerpt(text));

/** A number that may be absent, and not empty. */
export const number: Field<string | undefined> = {
  read: (value, label) =>
    value === undefined || value === null ? undefined : field.decimal.read(value, label),
};

/** A price, where the venue writes zero for none; a distance from another price may be below zero. */
export const price = field.as(number, (value) => (Number(value) === 0 ? undefined : value));

/** The side of an order or a fill, of any case. */
export const side = field.word({
  buy: 'buy',
  Buy: 'buy',
  BUY: 'buy',
  sell: 'sell',
  Sell: 'sell',
  SELL: 'sell',
});

/** A flag that costs itself where it is not one. */
export const flag = field.lenient(field.flag);

/** A currency as this library writes it. */
export const currency = field.as(field.text, toCurrency);

/** Ids of fills that stand for none: empty, zero, and the UUID of zeros. */
const NO_ID = /^[0-]*$/;

/** The id of a fill. Liquidations and settlements may have none: their time, price and volume identify them, in every source. */
export const fillIdOf = (
  id: string | undefined,
  {
    time,
    price,
    volume,
  }: { readonly time: number | undefined; readonly price: string; readonly volume: string },
): string =>
  id === undefined || NO_ID.test(id) ? `unnumbered-${time ?? 0}-${Number(price)}-${Number(volume)}` : id;

/**
 * Milliseconds until the end of a pause that Kraken asks for as `EService:Throttled: 1762796155`; `undefined` if the
 * text has no such time.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-errors
 */
export function throttledFor(reason: string): number | undefined {
  const epoch = /throttled:? ?(\d{10}|\d{13})\b/i.exec(reason)?.[1];
  return epoch === undefined ? undefined : untilEpoch(Number(epoch), Date.now());
}
