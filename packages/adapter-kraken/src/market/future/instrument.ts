import { splitCurrencyPair, type Instrument, type InstrumentStatus } from '@hftjs/core';
import { amountOf, numberOf, textOf, type Mutable, type PublicHeader, type Row } from '@hftjs/core/adapter';
import { toCurrency } from '../../venue/currencies.js';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import type { Market } from '../../venue/future/instruments.js';

/** More decimals, of either sign, than any product has. */
const MOST_DECIMALS = 30;

/**
 * A row of REST `instruments`. It has no word for the status, but flags; `suspended` is the one of the ticker.
 *
 * Orders of an inverse product are counted in contracts of one dollar, which are no fixed volume of base currency: their
 * step is 0.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
 */
export function parseInstrument(
  row: Row,
  { symbol, sizes }: Market,
  { exchange, receivedTime, origin }: PublicHeader,
): Instrument {
  const isInverse = sizes.areInverse;
  const [base, quote] = [toCurrency(textOf(row.base, 'base')), toCurrency(textOf(row.quote, 'quote'))];
  const step = stepOf(row.contractValueTradePrecision);
  const event: Mutable<Instrument> = {
    channel: 'instrument',
    exchange,
    symbol,
    receivedTime,
    venueSymbol: textOf(row.symbol, 'symbol'),
    base,
    quote,
    settle: isInverse ? base : quote,
    kind: splitCurrencyPair(symbol).expiry === undefined ? 'perpetual' : 'future',
    ...statusOf(row),
    priceIncrement: positive(row.tickSize, 'tickSize'),
    volumeIncrement: isInverse ? 0 : volumeOf(sizes, step, 1),
    contractSize: row.contractSize === undefined ? 1 : positive(row.contractSize, 'contractSize'),
    contractType: isInverse ? 'inverse' : 'linear',
  };
  if (origin !== undefined) event.origin = origin;
  return event;
}

/** The flag that counts, and what it means. */
function statusOf(row: Row): { readonly status: InstrumentStatus; readonly rawStatus: string } {
  if (row.isExpired === true) return { status: 'delisted', rawStatus: 'isExpired' };
  if (row.tradeable === false) return { status: 'halted', rawStatus: 'not tradeable' };
  if (row.suspended === true) return { status: 'halted', rawStatus: 'suspended' };
  if (row.postOnly === true) return { status: 'post_only', rawStatus: 'postOnly' };
  return row.tradeable === true
    ? { status: 'trading', rawStatus: 'tradeable' }
    : { status: 'unknown', rawStatus: String(row.tradeable).slice(0, 40) };
}

/** The step of orders in contracts: of -3 decimals, a thousand. */
function stepOf(decimals: unknown): number {
  const count = numberOf(decimals, 'contractValueTradePrecision');
  if (!Number.isInteger(count) || Math.abs(count) > MOST_DECIMALS)
    throw new Error(`contractValueTradePrecision is ${count}, not a number of decimals`);
  return Number(`1e${-count}`);
}

function positive(value: unknown, field: string): number {
  const amount = amountOf(value, field);
  if (amount === 0) throw new Error(`${field} is 0`);
  return amount;
}
