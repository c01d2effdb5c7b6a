import type { CurrencyPair, Exchange } from '@hftjs/core';
import { InstrumentList, isRow, rowsBy, type InstrumentSource, type Row } from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { parseInstrument } from './instrument.js';

/** Symbols that one call names at most: of more, the whole list is read. */
const MOST_NAMED = 100;

/** What the pairs of a stream are, and may become. */
interface Pairs {
  readonly exchange: Exchange;
  readonly currencyPairs: readonly CurrencyPair[];
}

/**
 * The instruments of a stream, from `exchangeInfo`. On the spot market that list has thousands of symbols, so that only
 * those of the stream are read again and again.
 */
export function instrumentSource(shared: BinanceShared, pairs: Pairs): InstrumentSource {
  const { symbols, isFuture } = shared;
  return {
    list: new InstrumentList({ read: () => readSymbols(shared, pairs) }),
    symbolOf: (pair) => symbols.symbolOf(pair),
    instrumentOf: (row, symbol, header) => parseInstrument(row, { symbol, isFuture }, header),
  };
}

async function readSymbols(
  { api, root, symbols, pairRules, isFuture }: BinanceShared,
  { currencyPairs }: Pairs,
): Promise<ReadonlyMap<string, Row>> {
  const call = { path: `${root}/exchangeInfo`, weight: isFuture ? 1 : 20 };
  const wanted = currencyPairs.map((pair) => symbols.symbolOf(pair));
  const named = isFuture || wanted.length > MOST_NAMED ? [] : await listed(wanted);
  const parameters = {
    symbols: named.length > 0 ? JSON.stringify(named) : undefined,
    showPermissionSets: isFuture ? undefined : 'false',
  };
  const answer = await api.read({ ...call, parameters });
  return rowsBy('symbol', isRow(answer) ? answer.symbols : undefined);

  /** Binance refuses a call that names a symbol that it does not have. */
  async function listed(names: readonly string[]): Promise<readonly string[]> {
    const { list } = pairRules;
    let known = await list.load();
    if (names.some((name) => !known.has(name))) known = await list.reload();
    return names.filter((name) => known.has(name));
  }
}
