import type { CurrencyPair, Instrument, InstrumentStatus } from '@hftjs/core';
import {
  amountOf,
  isRow,
  rowError,
  textOf,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';

/**
 * Binance's codes of the state of a symbol of the spot market.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/enums#symbol-status-status
 */
const SPOT_STATUS: Readonly<Record<string, InstrumentStatus>> = {
  TRADING: 'trading',
  PRE_TRADING: 'pre_open',
  PENDING_TRADING: 'pre_open',
  AUCTION_MATCH: 'auction',
  POST_TRADING: 'halted',
  END_OF_DAY: 'halted',
  HALT: 'halted',
  BREAK: 'halted',
  CANCEL_ONLY: 'cancel_only',
};

/**
 * Binance's codes of the state of a contract. A contract that is about to be settled or delivered is not traded any more.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/common-definition
 */
const FUTURE_STATUS: Readonly<Record<string, InstrumentStatus>> = {
  TRADING: 'trading',
  PENDING_TRADING: 'pre_open',
  AUCTION_MATCH: 'auction',
  HALT: 'halted',
  BREAK: 'halted',
  PRE_DELIVERING: 'halted',
  DELIVERING: 'halted',
  DELIVERED: 'delisted',
  PRE_SETTLE: 'halted',
  SETTLING: 'halted',
  CLOSE: 'delisted',
};

const PERPETUAL: ReadonlySet<unknown> = new Set(['PERPETUAL', 'TRADIFI_PERPETUAL']);

/** What a row is read against. */
export interface InstrumentContext {
  readonly symbol: CurrencyPair;
  readonly isFuture: boolean;
}

/**
 * A row of `exchangeInfo`.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/filters
 */
export function parseInstrument(
  row: Row,
  { symbol, isFuture }: InstrumentContext,
  { exchange, receivedTime, origin }: PublicHeader,
): Instrument {
  const filters = filtersOf(row);
  const lots = filters.get('LOT_SIZE');
  const rawStatus = textOf(row.status, 'status');
  const codes = isFuture ? FUTURE_STATUS : SPOT_STATUS;
  const instrument: Mutable<Instrument> = {
    channel: 'instrument',
    exchange,
    symbol,
    receivedTime,
    venueSymbol: textOf(row.symbol, 'symbol'),
    base: textOf(row.baseAsset, 'baseAsset').toLowerCase(),
    quote: textOf(row.quoteAsset, 'quoteAsset').toLowerCase(),
    kind: isFuture ? kindOf(row) : 'spot',
    status: codes[rawStatus] ?? 'unknown',
    rawStatus,
    priceIncrement: stepOf(filters.get('PRICE_FILTER')?.tickSize, isFuture ? undefined : row.quotePrecision),
    volumeIncrement: stepOf(lots?.stepSize, isFuture ? undefined : row.baseAssetPrecision),
  };
  if (origin !== undefined) instrument.origin = origin;
  const minVolume = limitOf(lots?.minQty);
  if (minVolume !== undefined) instrument.minVolume = minVolume;
  const worth = filters.get('NOTIONAL') ?? filters.get('MIN_NOTIONAL');
  const minNotional = limitOf(worth?.minNotional ?? worth?.notional);
  if (minNotional !== undefined) instrument.minNotional = minNotional;
  if (!isFuture) return instrument;
  instrument.settle = textOf(row.marginAsset, 'marginAsset').toLowerCase();
  instrument.contractSize = 1;
  instrument.contractType = 'linear';
  return instrument;
}

/** The type of a contract is empty as long as it is not listed; a dated one has its date in its name. */
function kindOf({ contractType, symbol }: Row): Instrument['kind'] {
  if (PERPETUAL.has(contractType)) return 'perpetual';
  if (contractType === undefined || contractType === '')
    return String(symbol).includes('_') ? 'future' : 'perpetual';
  return 'future';
}

function filtersOf({ filters }: Row): ReadonlyMap<unknown, Row> {
  if (!Array.isArray(filters)) throw rowError(() => 'filters is not an array');
  return new Map((filters as unknown[]).filter(isRow).map((filter) => [filter.filterType, filter]));
}

/**
 * An increment. On the spot market one that is zero or absent is not in force: then the precision of the asset is the
 * limit. Contracts always state theirs.
 */
function stepOf(step: unknown, precision: unknown): number {
  const stated = limitOf(step);
  if (stated !== undefined) return stated;
  if (typeof precision !== 'number' || !Number.isInteger(precision) || precision < 0 || precision > 30)
    throw rowError(() => 'a symbol has neither an increment nor a precision');
  return Number(`1e-${precision}`);
}

/** A limit that is in force: zero means none. */
function limitOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const limit = amountOf(value, 'a filter');
  return limit === 0 ? undefined : limit;
}
