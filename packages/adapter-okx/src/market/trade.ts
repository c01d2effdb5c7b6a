import { Channel, type Trade } from '@hftjs/core';
import {
  amountOf,
  idOf,
  type Mutable,
  type NumberedTrade,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import { timeOf } from '../venue/data-packet.js';
import type { Market } from './ticker.js';

/** Fills of one taker order that OKX would merge at the very most; more is a mistake. */
const MAX_COUNT = 100_000;

/**
 * One row of `trades`, `trades-all` or REST. On `trades` a row sums the fills of one taker order at one price:
 * `tradeId` is the last of `count`.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-trades-channel
 */
export function parseTrade(row: Row, { symbol, sizes }: Market, header: PublicHeader): NumberedTrade {
  const id = idOf(row.tradeId, 'tradeId');
  const price = amountOf(row.px, 'px');
  const volume = sizes.volume(row.sz, price);
  if (price <= 0 || !(volume > 0)) throw new Error(`a trade of ${volume} at ${price}`);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: row.tradeId as string,
    price,
    volume,
    side: row.side === 'buy' || row.side === 'sell' ? row.side : 'unknown',
  };
  if (sizes.areContracts) trade.contracts = Number(row.sz);
  const time = timeOf(row.ts);
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  const count = countOf(row);
  const firstId = id - count + 1;
  if (count > 1) trade.aggregated = { firstId: String(firstId), lastId: trade.tradeId, count };
  return { trade, id, firstId };
}

/** Rows of single trades, and recordings of before 2023, have no count. */
function countOf({ count }: Row): number {
  if (count === undefined || count === '') return 1;
  const number = idOf(count, 'count');
  if (number < 1 || number > MAX_COUNT) throw new Error(`a trade of ${number} fills`);
  return number;
}
