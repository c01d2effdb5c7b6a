import type { CurrencyPair } from '@hftjs/core';
import { isRow } from '@hftjs/core/adapter';
import { listOf, type ListCall } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';

/** Lists something of all these pairs: all at once, or of each where that costs less. */
export async function listBySymbol(
  { api, symbols }: BinanceShared,
  pairs: readonly CurrencyPair[],
  { path, weightOfOne, weightOfAll }: ListCall,
): Promise<readonly unknown[]> {
  const names = pairs.map((pair) => symbols.symbolOf(pair));
  if (names.length * weightOfOne >= weightOfAll) {
    const rows = await listOf(api, { path, weight: weightOfAll });
    const wanted = new Set<unknown>(names);
    return rows.filter((row) => !isRow(row) || wanted.has(row.symbol));
  }
  const rows: unknown[] = [];
  for (const symbol of names)
    rows.push(...(await listOf(api, { path, weight: weightOfOne, parameters: { symbol } })));
  return rows;
}
