import type { CurrencyPair } from '@hftjs/core';
import {
  now,
  readTrades,
  type ApiCall,
  type ListedTrades,
  type PublicHeader,
  type SessionContext,
} from '@hftjs/core/adapter';
import { arrayIn } from '../venue/rest.js';
import type { BinanceShared } from '../venue/shared.js';
import { parseAggregateTrade, parseRestTrade } from './trade.js';

/** A pair's trades from an id on, or the newest ones. */
interface Wanted {
  readonly symbol: CurrencyPair;
  readonly fromId: number | undefined;
}

/** The path, the weight and the limit of a list; `undefined` where Binance has none from an id on. */
function listOf(
  { isFuture, apiKey, args }: BinanceShared,
  { fromId }: Wanted,
): readonly [name: string, weight: number, limit: number] | undefined {
  if (args.trade === 'aggTrade') return ['aggTrades', isFuture ? 20 : 4, 1000];
  if (!isFuture) return ['historicalTrades', 25, 1000];
  if (fromId === undefined) return ['trades', 5, 1000];
  // Without an API key, only the newest ones are listed.
  return apiKey === undefined ? undefined : ['historicalTrades', 200, 500];
}

/** Lists trades over REST, oldest first; `undefined` where Binance does not list them. */
export function listTrades(
  shared: BinanceShared,
  context: SessionContext,
  wanted: Wanted,
): Promise<ListedTrades> | undefined {
  const list = listOf(shared, wanted);
  if (!list) return undefined;
  const [name, weight, limit] = list;
  const { symbol, fromId } = wanted;
  const parameters = { symbol: shared.symbols.symbolOf(symbol), limit, fromId };
  return readList({ path: `${shared.root}/${name}`, weight, parameters });

  async function readList(call: ApiCall): Promise<ListedTrades> {
    const { api, isFuture, args } = shared;
    const rows = arrayIn(await api.read(call), call);
    const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
    const parse = args.trade === 'aggTrade' ? parseAggregateTrade : parseRestTrade;
    const read = readTrades(
      rows,
      (row) => {
        if (Number(row.price ?? row.p) === 0) {
          // A placeholder, which uses up an id of the market's own trades.
          if (isFuture && args.trade === 'trade' && typeof row.id === 'number')
            context.skipTradeId(symbol, row.id);
          return undefined;
        }
        const { trade, id } = parse(row, { symbol, isFuture }, header);
        if (id === undefined) throw new Error('a row of REST trades has no id');
        return { trade, id };
      },
      context.malformed,
    );
    return { ...read, limit, isFull: rows.length >= limit };
  }
}
