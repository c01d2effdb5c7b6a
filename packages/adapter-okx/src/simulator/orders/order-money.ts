import { type BalanceUpdate, type OwnFill, type OwnOrder, parseUnits, withoutZeros } from '@hftjs/simulator';
import type { Instrument } from '../instruments/instrument.js';
import { signedText } from '../wire/decimal-text.js';
import type { OrderNote } from './order-notes.js';

/** More than any currency has. */
const DECIMALS = 20;

/** What fees are paid in: on spot whatever the fill brought in, else what the contract settles in. */
export const feeCurrency = ({ feeCurrency: currency }: OwnOrder | OwnFill): string => currency.toUpperCase();

/** On spot, rebates come in the other currency. */
export function rebateCurrency({ settle, base, quote }: Instrument, order: OwnOrder): string {
  if (settle !== '') return settle;
  return feeCurrency(order) === base ? quote : base;
}

/** Remembers what a fill has earned, as the ledger booked it. */
export function noteProfit(
  { profits }: OrderNote,
  { fillId }: OwnFill,
  balances: readonly BalanceUpdate[],
): void {
  for (const { entries } of balances)
    for (const entry of entries)
      if (entry.kind === 'realized' && entry.fillId === fillId) profits.set(fillId, entry.changeText);
}

/** What a fill has earned, in what the contract settles in. */
export const profitOfFill = ({ profits }: OrderNote, fillId: string): string =>
  withoutZeros(profits.get(fillId) ?? '0');

/** What an order has earned by these fills. */
export const profitOf = ({ profits }: OrderNote, fillIds: readonly string[]): string =>
  sumOf(fillIds.map((fillId) => profits.get(fillId) ?? '0'));

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
