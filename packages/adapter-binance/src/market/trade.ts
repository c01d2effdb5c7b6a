import type { CurrencyPair, Trade } from '@hftjs/core';
import {
  describeRow,
  idOf,
  idText,
  makeTrade,
  numberOf,
  wire,
  type MessageDescription,
  type Mutable,
  type PublicHeader,
  type Row,
} from '@hftjs/core/adapter';
import type { TradeKind } from '../subscribe-args.js';
import { describeStream } from '../venue/packet.js';
import { timeOf } from '../venue/time.js';

/** A trade, and its number in the pair's sequence of its kind; `undefined` where the row does not state it. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly id: number | undefined;
}

/** What a row is read against: its pair, and whether volumes are contracts too. */
export interface TradeContext {
  readonly symbol: CurrencyPair;
  readonly isFuture: boolean;
}

/**
 * One match. On the spot market it names the orders, on futures its kind.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#trade-streams
 */
const tradeRow = describeRow('trade', {
  e: wire.name('trade'),
  E: wire.ignored,
  s: wire.word,
  t: wire.id,
  p: wire.number,
  q: wire.number,
  b: wire.optional(wire.ignored),
  a: wire.optional(wire.ignored),
  T: wire.epochTime('milliseconds or microseconds'),
  X: wire.optional(wire.mostly(wire.word, 'MARKET')),
  m: wire.flag,
  M: wire.optional(wire.ignored),
  st: wire.optional(wire.wholeFigure),
});

/**
 * The fills of one taker order at one price.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#aggregate-trade-streams
 */
const aggregateRow = describeRow('aggTrade', {
  e: wire.name('aggTrade'),
  E: wire.ignored,
  s: wire.word,
  a: wire.optional(wire.id),
  p: wire.number,
  q: wire.number,
  nq: wire.optional(wire.ignored),
  f: wire.id,
  l: wire.id,
  T: wire.epochTime('milliseconds or microseconds'),
  m: wire.flag,
  M: wire.optional(wire.ignored),
  st: wire.optional(wire.wholeFigure),
});

const matches = [
  describeStream('trade', tradeRow),
  describeStream('trade of futures', tradeRow.inOrder('e', 'E', 'T', 's', 't', 'p', 'q', 'X', 'm', 'st')),
];
const aggregates = [
  describeStream('aggTrade', aggregateRow),
  describeStream(
    'aggTrade with its id first',
    aggregateRow.inOrder('e', 'E', 'a', 's', 'p', 'q', 'nq', 'f', 'l', 'T', 'm', 'st'),
  ),
];

/** The hot messages of a kind of trades. */
export const tradeMessages = (kind: TradeKind): readonly MessageDescription[] =>
  kind === 'trade' ? matches : aggregates;

/**
 * One row of `trade`.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseTrade(given: Row, context: TradeContext, header: PublicHeader): NumberedTrade {
  const { t: id, p: price, q: volume, m: isSell, T: time } = tradeRow.read(given);
  const kind = unmappedKind(given)?.toLowerCase();
  return {
    id,
    trade: tradeOf({ tradeId: idText(id), price, volume, isSell, time, kind }, context, header),
  };
}

/**
 * One row of `aggTrade`, of the stream or of REST.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseAggregateTrade(given: Row, context: TradeContext, header: PublicHeader): NumberedTrade {
  const row = aggregateRow.read(given);
  // Recordings of 2019 lack the aggregate's own id, which is of another sequence than those of its trades.
  const { a: id, f: firstId, l: lastId, p: price, q: volume, m: isSell, T: time } = row;
  if (lastId < firstId) throw new Error(`trades ${firstId} to ${lastId}`);
  const tradeId = id === undefined ? `${firstId}-${lastId}` : idText(id);
  const last = idText(lastId);
  const aggregated = {
    firstId: firstId === lastId ? last : idText(firstId),
    lastId: last,
    count: lastId - firstId + 1,
  };
  return { id, trade: tradeOf({ tradeId, price, volume, isSell, time, aggregated }, context, header) };
}

/**
 * One row of REST `trades` and `historicalTrades`.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#old-trade-lookup
 */
export function parseRestTrade(row: Row, context: TradeContext, header: PublicHeader): NumberedTrade {
  const id = idOf(row.id, 'id');
  const fields = {
    tradeId: idText(id),
    price: numberOf(row.price, 'price'),
    volume: numberOf(row.qty, 'quantity'),
    isSell: row.isBuyerMaker,
    time: timeOf(row.time),
  };
  return { id, trade: tradeOf(fields, context, header) };
}

/** Kinds of the futures' `trade` that are not trades of the market; `NA` has no price. */
const NO_TRADES: ReadonlySet<unknown> = new Set(['INSURANCE_FUND', 'ADL', 'NA']);

/**
 * Whether a row of the futures' `trade` is a trade of the market: trades of the insurance fund, of
 * auto-deleveraging, and placeholders without price are not. A kind that is not known is one, if it has a price.
 */
export const isMarketTrade = ({ X: kind, p, q }: Row): boolean =>
  isOrdinary(kind) || (!NO_TRADES.has(kind) && Number(p) !== 0 && Number(q) !== 0);

/** The kind of a trade that is not an ordinary one, as Binance writes it. */
export const unmappedKind = ({ X: kind }: Row): string | undefined =>
  isOrdinary(kind) ? undefined : String(kind).slice(0, 40);

const isOrdinary = (kind: unknown): boolean => kind === undefined || kind === 'MARKET';

interface RowFields {
  readonly tradeId: string;
  readonly price: number;
  readonly volume: number;
  /** Whether the buyer was the maker: then the taker sold. */
  readonly isSell: unknown;
  readonly time: number | undefined;
  readonly kind?: string | undefined;
  readonly aggregated?: Trade['aggregated'];
}

function tradeOf(
  { tradeId, price, volume, isSell, time, kind, aggregated }: RowFields,
  { symbol, isFuture }: TradeContext,
  header: PublicHeader,
): Mutable<Trade> {
  if (price <= 0 || volume <= 0) throw new Error(`a trade of ${volume} at ${price}`);
  const side = isSell === true ? 'sell' : isSell === false ? 'buy' : undefined;
  const contracts = isFuture ? volume : undefined;
  const trade = makeTrade(header, { symbol, time, tradeId, price, volume, side, contracts, aggregated });
  if (kind !== undefined) trade.kind = kind;
  return trade;
}
