import { isRow } from '@hftjs/core/adapter';
import type { BinanceApi, Call } from './binance-api.js';

/** A call that lists something of one symbol or of all, and what either costs. */
export interface ListCall {
  readonly path: string;
  readonly weightOfOne: number;
  readonly weightOfAll: number;
}

/** Lists something of all these symbols: all at once, or of each where that costs less. */
export async function listBySymbol(
  api: BinanceApi,
  symbols: readonly string[],
  { path, weightOfOne, weightOfAll }: ListCall,
): Promise<readonly unknown[]> {
  if (symbols.length * weightOfOne >= weightOfAll) {
    const rows = await listOf(api, { path, weight: weightOfAll });
    const wanted = new Set<unknown>(symbols);
    return rows.filter((row) => !isRow(row) || wanted.has(row.symbol));
  }
  const rows: unknown[] = [];
  for (const symbol of symbols)
    rows.push(...(await listOf(api, { path, weight: weightOfOne, parameters: { symbol } })));
  return rows;
}

/** @throws Error when the answer is no list */
export async function listOf(api: BinanceApi, call: Call): Promise<readonly unknown[]> {
  const answer = await api.signed(call);
  if (!Array.isArray(answer)) throw new Error(`${call.path} answered without a list`);
  return answer as unknown[];
}
