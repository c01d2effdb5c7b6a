import { Channel, type CurrencyPair, type Trade } from '@hftjs/core';
import { idOf, numberOf, type PublicHeader, type Row, type Mutable } from '@hftjs/core/adapter';
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
 * One row of `trade`: one match.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#trade-streams
 */
export function parseTrade(row: Row, context: TradeContext, header: PublicHeader): NumberedTrade {
  const id = idOf(row.t, 't');
  return {
    id,
    trade: makeTrade(
      {
        tradeId: String(id),
        price: row.p,
        volume: row.q,
        isSell: row.m,
        time: row.T,
        kind: unmappedKind(row)?.toLowerCase(),
      },
      context,
      header,
    ),
  };
}

/**
 * One row of `aggTrade`, of the stream or of REST: the fills of one taker order at one price.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#aggregate-trade-streams
 */
export function parseAggregateTrade(row: Row, context: TradeContext, header: PublicHeader): NumberedTrade {
  const firstId = idOf(row.f, 'f');
  const lastId = idOf(row.l, 'l');
  if (lastId < firstId) throw new Error(`trades ${firstId} to ${lastId}`);
  // Recordings of 2019 lack the aggregate's own id, which is of another sequence than those of its trades.
  const id = row.a === undefined ? undefined : idOf(row.a, 'a');
  const trade = makeTrade(
    {
      tradeId: String(id ?? `${firstId}-${lastId}`),
      price: row.p,
      volume: row.q,
      isSell: row.m,
      time: row.T,
    },
    context,
    header,
  );
  trade.aggregated = { firstId: String(firstId), lastId: String(lastId), count: lastId - firstId + 1 };
  return { id, trade };
}

/**
 * One row of REST `trades` and `historicalTrades`.
 *
 * @throws Error naming the field that is missing or wrong
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#old-trade-lookup
 */
export function parseRestTrade(row: Row, context: TradeContext, header: PublicHeader): NumberedTrade {
  const id = idOf(row.id, 'id');
  return {
    id,
    trade: makeTrade(
      { tradeId: String(id), price: row.price, volume: row.qty, isSell: row.isBuyerMaker, time: row.time },
      context,
      header,
    ),
  };
}

/** Kinds of the futures' `trade` that are not trades of the market; `NA` has no price. */
const NO_TRADES: ReadonlySet<unknown> = new Set(['INSURANCE_FUND', 'ADL', 'NA']);

/**
 * Whether a row of the futures' `trade` is a trade of the market: trades of the insurance fund, of
 * auto-deleveraging, and placeholders without price are not. A kind that is not known is one, if it has a price.
 */
export const isMarketTrade = ({ X: kind, p, q }: Row): boolean =>
  !NO_TRADES.has(kind) && (isOrdinary(kind) || (Number(p) !== 0 && Number(q) !== 0));

/** The kind of a trade that is not an ordinary one, as Binance writes it. */
export const unmappedKind = ({ X: kind }: Row): string | undefined =>
  isOrdinary(kind) ? undefined : String(kind).slice(0, 40);

const isOrdinary = (kind: unknown): boolean => kind === undefined || kind === 'MARKET';

interface TradeFields {
  readonly tradeId: string;
  readonly price: unknown;
  readonly volume: unknown;
  /** Whether the buyer was the maker: then the taker sold. */
  readonly isSell: unknown;
  readonly time: unknown;
  readonly kind?: string | undefined;
}

function makeTrade(
  fields: TradeFields,
  { symbol, isFuture }: TradeContext,
  header: PublicHeader,
): Mutable<Trade> {
  const price = numberOf(fields.price, 'price');
  const volume = numberOf(fields.volume, 'quantity');
  if (price <= 0 || volume <= 0) throw new Error(`a trade of ${volume} at ${price}`);
  const trade: Mutable<Trade> = {
    channel: Channel.TRADE,
    exchange: header.exchange,
    symbol,
    receivedTime: header.receivedTime,
    tradeId: fields.tradeId,
    price,
    volume,
    side: fields.isSell === true ? 'sell' : fields.isSell === false ? 'buy' : 'unknown',
  };
  if (isFuture) trade.contracts = volume;
  if (fields.kind !== undefined) trade.kind = fields.kind;
  const time = timeOf(fields.time);
  if (time !== undefined) trade.exchangeTime = time;
  if (header.origin !== undefined) trade.origin = header.origin;
  return trade;
}
