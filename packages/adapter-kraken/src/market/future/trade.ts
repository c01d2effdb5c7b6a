import { Channel, type Trade, type TradeKind } from '@hftjs/core';
import {
  amountOf,
  epochTimeOf,
  idOf,
  timestampOf,
  type Mutable,
  type PublicHeader,
  type Row,
  textOf,
} from '@hftjs/core/adapter';
import { excerpt } from '../../venue/fields.js';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import type { Market } from '../../venue/future/instruments.js';

/** A trade, and its number among those of its product. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly seq: number;
}

/**
 * A row of the `trade` feed. `side` is the taker's.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/websocket/trade
 */
export function parseTrade(row: Row, market: Market, header: PublicHeader): NumberedTrade {
  const trade = makeTrade({ ...row, exchangeTime: epochTimeOf(row.time) }, market, header);
  return { trade, seq: idOf(row.seq, 'seq') };
}

/**
 * A row of REST `history`, which has the same `uid` but not the number.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-history
 */
export const parseRestTrade = (row: Row, market: Market, header: PublicHeader): Trade =>
  makeTrade({ ...row, qty: row.size, exchangeTime: timestampOf(row.time) }, market, header);

const KINDS: ReadonlySet<string> = new Set(['liquidation', 'block', 'termination', 'assignment']);

/** The kind that Kraken's `type` of a trade names; absent for the fill of an ordinary order. */
function kindOf(type: unknown): TradeKind | undefined {
  if (typeof type !== 'string' || type === '' || type === 'fill') return undefined;
  return excerpt(type.toLowerCase());
}

/** Whether the kind of a trade is unknown. */
export const isUnmappedKind = (kind: TradeKind | undefined): boolean =>
  kind !== undefined && !KINDS.has(kind);

function makeTrade(
  { uid, side, price: tradedAt, qty, type, exchangeTime }: Row,
  { symbol, sizes }: Market,
  header: PublicHeader,
): Trade {
  const price = amountOf(tradedAt, 'price');
  const size = amountOf(qty, 'qty');
  if (price === 0 || size === 0) throw new Error(`a trade of ${size} at ${price}`);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: textOf(uid, 'uid'),
    price,
    volume: volumeOf(sizes, size, price),
    side: side === 'buy' || side === 'sell' ? side : 'unknown',
    contracts: size,
  };
  const kind = kindOf(type);
  if (kind !== undefined) trade.kind = kind;
  if (typeof exchangeTime === 'number') trade.exchangeTime = exchangeTime;
  if (header.origin !== undefined) trade.origin = header.origin;
  return trade;
}
