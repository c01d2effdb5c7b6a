import { type OwnFill, type OwnOrder, parseUnits, withoutZeros } from '@hftjs/simulator';
import type { Instrument } from '../instruments/instrument.js';
import { signedText } from '../wire/decimal-text.js';

/** More than any currency has. */
const DECIMALS = 20;

/** What fees are paid in: on spot whatever the fill brought in, else what the contract settles in. */
export const feeCurrency = ({ feeCurrency: currency }: OwnOrder | OwnFill): string => currency.toUpperCase();

/** On spot, rebates come in the other currency. */
export function rebateCurrency({ settle, base, quote }: Instrument, order: OwnOrder): string {
  if (settle !== '') return settle;
  return feeCurrency(order) === base ? quote : base;
}

/** What a fill has earned, in what the contract settles in. */
export const profitOfFill = ({ realizedPnlText = '0' }: OwnFill): string => withoutZeros(realizedPnlText);

/** What some fills have earned. */
export const profitOf = (fills: readonly OwnFill[]): string => sumOf(fills.map(profitOfFill));

/** The exact sum of decimals. */
export function sumOf(texts: readonly string[]): string {
  const sum = texts.reduce((units, text) => {
    const isNegative = text.startsWith('-');
    const amount = parseUnits(isNegative ? text.slice(1) : text, DECIMALS);
    return isNegative ? units - amount : units + amount;
  }, 0n);
  return signedText(sum, DECIMALS);
}

/** An amount of US dollars, as rough as the venue's. */
export const dollars = (value: number): string => withoutZeros(value.toFixed(8));
