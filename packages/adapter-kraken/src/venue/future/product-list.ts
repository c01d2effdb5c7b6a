import {
  InstrumentList,
  isRow,
  rowsBy,
  type InstrumentSource,
  type Row,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { parseInstrument } from '../../market/future/instrument.js';
import { sizesOfInstrument } from './contract-sizes.js';
import type { KrakenFutureApi } from './future-api.js';

/**
 * Kraken's list of products for the instrument channel, with what their tickers state of a halt. `instruments/status` is not
 * read: it states how prices move, which is no status of trading.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
 */
export function productSource(
  api: Pick<KrakenFutureApi, 'instruments' | 'tickers'>,
  products: SymbolMap,
): InstrumentSource {
  return {
    list: new InstrumentList({ read: () => readProducts(api), lifetime: 1_000 }),
    symbolOf: (pair) => products.symbolOf(pair).toUpperCase(),
    instrumentOf: (row, symbol, header) =>
      parseInstrument(row, { symbol, sizes: sizesOfInstrument(String(row.symbol), row) }, header),
  };
}

async function readProducts(
  api: Pick<KrakenFutureApi, 'instruments' | 'tickers'>,
): Promise<ReadonlyMap<string, Row>> {
  const [listed, tickers] = await Promise.all([api.instruments(), api.tickers()]);
  const suspended = new Set(
    tickers.flatMap((row) =>
      isRow(row) && row.suspended === true ? [String(row.symbol).toUpperCase()] : [],
    ),
  );
  return new Map(
    [...rowsBy('symbol', listed)].map(([symbol, row]) => {
      const key = symbol.toUpperCase();
      return [key, suspended.has(key) ? { ...row, suspended: true } : row];
    }),
  );
}
