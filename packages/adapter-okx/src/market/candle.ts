import { amountOf, describeValue, rowError } from '@hftjs/core/adapter';
import type { CurrencyPair } from '@hftjs/core';
import { timeOf } from '../venue/data-packet.js';

/** A row of a candle, before it is known when the candle ends and whether it was closed already. */
export interface ParsedCandle {
  readonly symbol: CurrencyPair;
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base currency. */
  readonly volume: number;
  /** Quote currency. */
  readonly quoteVolume?: number;
  /** `undefined` where the row does not state it. */
  readonly closed: boolean | undefined;
}

/** The market of a candle, and whether its volume is counted in contracts. */
export interface CandleMarket {
  readonly symbol: CurrencyPair;
  readonly areContracts: boolean;
}

/** `ts`, `o`, `h`, `l`, `c`, `vol`, `volCcy`. */
const LEAST_COLUMNS = 7;

/**
 * One row of a `candle…` channel or of REST: `[ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]`.
 *
 * Of contracts, `vol` counts contracts and `volCcy` is in base currency, which is the volume of inverse contracts too. On
 * spot, `vol` is in base and `volCcy` in quote currency. Rows of before 2022-11 end with `volCcy`: they do not state
 * whether the candle is closed.
 *
 * @throws Error naming the column that is missing or wrong
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-candlesticks-channel
 */
export function parseCandle(row: unknown, { symbol, areContracts }: CandleMarket): ParsedCandle {
  if (!Array.isArray(row) || row.length < LEAST_COLUMNS)
    throw rowError(() => `a candle is not an array of at least ${LEAST_COLUMNS} columns`);
  const [time, open, high, low, close, volume, currencyVolume, quoteVolume, confirm] = row as unknown[];
  const openTime = timeOf(time);
  if (openTime === undefined)
    throw rowError(() => `ts of a candle is not a time: ${String(time).slice(0, 40)}`);
  const [size, currency, quote] = [
    amountOf(volume, 'vol'),
    optionalAmountOf(currencyVolume, 'volCcy'),
    optionalAmountOf(quoteVolume, 'volCcyQuote'),
  ];
  const base = areContracts ? currency : size;
  if (base === undefined) throw rowError(() => 'a candle of contracts without volCcy');
  const ofQuote = quote ?? (areContracts ? undefined : currency);
  return {
    symbol,
    openTime,
    open: amountOf(open, 'o'),
    high: amountOf(high, 'h'),
    low: amountOf(low, 'l'),
    close: amountOf(close, 'c'),
    volume: base,
    ...(ofQuote !== undefined && { quoteVolume: ofQuote }),
    closed: closedOf(confirm),
  };
}

const optionalAmountOf = (value: unknown, column: string): number | undefined =>
  value === undefined || value === '' ? undefined : amountOf(value, column);

function closedOf(confirm: unknown): boolean | undefined {
  if (confirm === undefined) return undefined;
  if (confirm === '1') return true;
  if (confirm === '0') return false;
  throw rowError(() => `confirm is ${describeValue(confirm)}, neither "0" nor "1"`);
}
