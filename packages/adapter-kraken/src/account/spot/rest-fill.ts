import { field, rowReader, type FillRow } from '@hftjs/core/adapter';
import { fillIdOf, side } from '../../venue/fields.js';
import type { RestNames } from './rest-orders.js';

/**
 * Reads a fill of REST `TradesHistory`.
 *
 * @throws Error naming what is wrong with the fill
 * @see https://docs.kraken.com/api/docs/rest-api/get-trade-history
 */
export const readRestFill = rowReader('fill', {
  orderId: field.at('ordertxid', field.text),
  pair: field.text,
  time: field.epochTime('seconds'),
  side: field.at('type', side),
  price: field.decimal,
  volume: field.at('vol', field.decimal),
  fee: field.lenient(field.decimal),
  liquidity: field.at('maker', field.word({ true: 'maker', false: 'taker' }, 'unknown')),
});

/**
 * A fill that REST lists; `undefined` for one of a pair that is not subscribed. Its fee's currency is stated by
 * its order only: `fcib` is the base currency.
 */
export function parseRestFill(
  id: string,
  { pair, fee, ...fill }: ReturnType<typeof readRestFill>,
  { symbols, names, feeInBase }: RestNames & { readonly feeInBase: boolean },
): FillRow | undefined {
  const symbol = names.get(pair);
  if (symbol === undefined) return undefined;
  const [base = '', quote = ''] = symbol.toLowerCase().split('/', 2);
  return {
    ...fill,
    symbol: symbols.pairOf(symbol),
    tradeId: fillIdOf(id, fill),
    fees: fee === undefined ? [] : [{ amount: fee, currency: feeInBase ? base : quote }],
  };
}
