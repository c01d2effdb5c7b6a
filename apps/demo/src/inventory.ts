import { Channel, splitCurrencyPair, type CurrencyPair, type EventHeader } from '@hftjs/core';
import type { Board, MarketRow } from './board.js';
import { FillSums, type Profit } from './profit.js';

/** What the market maker has of one pair, and what it has won with it. */
export interface Inventory {
  readonly exchange: string;
  readonly symbol: CurrencyPair;
  /** In base currency. */
  readonly position: number;
  /** `my_position`: the exchange reports it. `fills`: the sum of own fills since the start, where it has no such channel. */
  readonly from: 'my_position' | 'fills';
  /** Of own fills since the start, at the middle of the market. */
  readonly profit: Profit;
  /** Currency of the profit. */
  readonly quote: string;
}

const NO_FILLS = new FillSums();

/** What the board knows of a pair. */
export function inventoryOf(
  board: Board,
  { exchange, symbol }: Pick<EventHeader, 'exchange' | 'symbol'>,
): Inventory {
  const fills = board.fillsOf({ exchange, symbol }) ?? NO_FILLS;
  const market = board.markets.get(`${exchange} ${symbol}`);
  const isReported = board.isSubscribed(exchange, Channel.MY_POSITION);
  return {
    exchange,
    symbol,
    position: isReported ? board.holdings.position(exchange, symbol) : fills.position,
    from: isReported ? 'my_position' : 'fills',
    profit: fills.profit(middleOf(market)),
    quote: splitCurrencyPair(symbol).quote,
  };
}

/** The middle between the best bid and ask. */
export function middleOf(market: MarketRow | undefined): number | undefined {
  const { bidPrice, askPrice } = market?.ticker ?? {};
  return bidPrice === undefined || askPrice === undefined ? undefined : (bidPrice + askPrice) / 2;
}

/** All pairs of the board. */
export const inventories = (board: Board): readonly Inventory[] =>
  [...board.markets.values()].map((market) => inventoryOf(board, market));

/** The profit in each quote currency. */
export function totals(board: Board): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { quote, profit } of inventories(board))
    sums.set(quote, (sums.get(quote) ?? 0) + (profit.total ?? 0));
  return sums;
}
