import type { Trade, TradeKind } from '@hftjs/core';
import {
  amountOf,
  describeMessage,
  describeRow,
  makeTrade,
  textOf,
  timestampOf,
  wire,
  type NumberedTrade,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import { excerpt } from '../../venue/fields.js';
import { volumeOf } from '../../venue/future/contract-sizes.js';
import type { Market } from '../../venue/future/instruments.js';

/** @see https://docs.kraken.com/api/docs/futures-api/websocket/trade */
const tradeRow = describeRow('trade', {
  product_id: wire.word,
  feed: wire.mostly(wire.word, 'trade'),
  uid: wire.uniqueText,
  side: wire.mostly(wire.word, 'buy', 'sell'),
  type: wire.mostly(wire.word, 'fill'),
  time: wire.epochTime(),
  qty: wire.amount,
  price: wire.amount,
  seq: wire.id,
});

export const tradeMessages = [
  describeMessage('trade', tradeRow),
  describeMessage(
    'trade of inverse products',
    tradeRow.inOrder('feed', 'product_id', 'uid', 'side', 'type', 'seq', 'time', 'qty', 'price'),
  ),
];

/**
 * A row of the `trade` feed. `side` is the taker's.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTrade(given: Row, market: Market, header: PublicHeader): NumberedTrade {
  const row = tradeRow.read(given);
  return { trade: tradeOf(row, market, header), id: row.seq };
}

/**
 * A row of REST `history`, which has the same `uid` but not the number.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-history
 */
export function parseRestTrade(row: Row, market: Market, header: PublicHeader): Trade {
  const fields = {
    uid: textOf(row.uid, 'uid'),
    side: row.side,
    type: row.type,
    qty: amountOf(row.size, 'qty'),
    price: amountOf(row.price, 'price'),
    time: timestampOf(row.time),
  };
  return tradeOf(fields, market, header);
}

const KINDS: ReadonlySet<string> = new Set(['liquidation', 'block', 'termination', 'assignment']);

/** The kind that Kraken's `type` of a trade names; absent for the fill of an ordinary order. */
function kindOf(type: unknown): TradeKind | undefined {
  if (typeof type !== 'string' || type === '' || type === 'fill') return undefined;
  return excerpt(type.toLowerCase());
}

/** Whether the kind of a trade is unknown. */
export const isUnmappedKind = (kind: TradeKind | undefined): boolean =>
  kind !== undefined && !KINDS.has(kind);

interface FillFields {
  readonly uid: string;
  readonly side: unknown;
  readonly type: unknown;
  readonly qty: number;
  readonly price: number;
  readonly time: number | undefined;
}

function tradeOf(
  { uid, side, type, qty: size, price, time }: FillFields,
  { symbol, sizes }: Market,
  header: PublicHeader,
): Trade {
  if (price === 0 || size === 0) throw new Error(`a trade of ${size} at ${price}`);
  const volume = volumeOf(sizes, size, price);
  const trade = makeTrade(header, { symbol, time, tradeId: uid, price, volume, side, contracts: size });
  const kind = kindOf(type);
  if (kind !== undefined) trade.kind = kind;
  return trade;
}
