import {
  formatTimestamp,
  isDone,
  jsonArray,
  jsonObject,
  type MarketStep,
  type PublicTrade,
  quoted,
} from '@hftjs/simulator';
import { executionRows, fillRow, openOrderRow } from './spot/execution-rows.js';
import { zero } from './json-text.js';
import type { KrakenExchange } from './spot/kraken-exchange.js';
import type { KrakenPair } from './spot/names.js';

/** One subscription's data: what is sent when it begins and with every step of the market. */
export interface Feed {
  /** Frames that follow the ack. */
  snapshot(): readonly string[];
  /** The frame for a step, if there is one. */
  update(step: MarketStep): string | undefined;
  /** Ends it. */
  release?(): void;
}

/** History sent when a subscription begins. */
const SNAPSHOT_ROWS = 50;

export const dataFrame = (channel: string, type: 'snapshot' | 'update', data: string): string =>
  jsonObject({ channel: quoted(channel), type: quoted(type), data });

/** What public feeds are made from. */
export type PublicSource = Pick<KrakenExchange, 'market' | 'stats'>;

/** A traded thing under its name on the wire. */
export type NamedPair = Pick<KrakenPair, 'spec' | 'symbol'>;

export interface TickerOptions {
  readonly trigger: string;
  readonly wantsSnapshot: boolean;
}

// https://docs.kraken.com/api/docs/websocket-v2/ticker
export function tickerFeed(exchange: PublicSource, pair: NamedPair, options: TickerOptions): Feed {
  const { priceDecimals, volumeDecimals } = pair.spec;
  const row = (): string => {
    const { bid, ask, time } = exchange.market.top(pair.spec.pair);
    const data = jsonObject({
      symbol: quoted(pair.symbol),
      bid: bid?.priceText ?? zero(priceDecimals),
      bid_qty: bid?.volumeText ?? zero(volumeDecimals),
      ask: ask?.priceText ?? zero(priceDecimals),
      ask_qty: ask?.volumeText ?? zero(volumeDecimals),
      ...exchange.stats(pair.spec.pair),
      timestamp: quoted(formatTimestamp(time)),
    });
    return jsonArray([data]);
  };
  return {
    snapshot: () => (options.wantsSnapshot ? [dataFrame('ticker', 'snapshot', row())] : []),
    update(step) {
      if (step.pair !== pair.spec.pair) return undefined;
      const isDue = step.trades.length > 0 || (options.trigger === 'bbo' && step.top !== undefined);
      return isDue ? dataFrame('ticker', 'update', row()) : undefined;
    },
  };
}

// https://docs.kraken.com/api/docs/websocket-v2/trade
export function tradeFeed(exchange: PublicSource, pair: NamedPair, wantsSnapshot: boolean): Feed {
  const rows = (trades: readonly PublicTrade[]): string =>
    jsonArray(
      trades.map((trade) =>
        jsonObject({
          symbol: quoted(pair.symbol),
          side: quoted(trade.side),
          price: trade.priceText,
          qty: trade.volumeText,
          ord_type: quoted(trade.orderType),
          trade_id: String(trade.id),
          timestamp: quoted(formatTimestamp(trade.time)),
        }),
      ),
    );
  return {
    snapshot: () =>
      wantsSnapshot
        ? [dataFrame('trade', 'snapshot', rows(exchange.market.trades(pair.spec.pair).slice(-SNAPSHOT_ROWS)))]
        : [],
    update: (step) =>
      step.pair === pair.spec.pair && step.trades.length > 0
        ? dataFrame('trade', 'update', rows(step.trades))
        : undefined,
  };
}

export interface ExecutionsOptions {
  readonly account: string;
  readonly wantsOrders: boolean;
  readonly wantsTrades: boolean;
  /** When false, the feed publishes only `new`, `filled`, `canceled`, `expired` and the fills. */
  readonly wantsStatus: boolean;
}

// https://docs.kraken.com/api/docs/websocket-v2/executions
export function executionsFeed(exchange: KrakenExchange, options: ExecutionsOptions): Feed {
  const { market, pairs } = exchange;
  let sequence = 0;
  const executions = (type: 'snapshot' | 'update', rows: readonly string[]): string =>
    jsonObject({
      channel: '"executions"',
      type: quoted(type),
      data: jsonArray(rows),
      sequence: String(++sequence),
    });
  const openOrders = (): string[] =>
    market.orders
      .filter((order) => order.account === options.account && !isDone(order))
      .map((order) => openOrderRow(order, pairs.byPair(order.pair)));
  const lastFills = (): string[] =>
    market.fills
      .filter(({ account }) => account === options.account)
      .slice(-SNAPSHOT_ROWS)
      .reverse()
      .map((fill) => fillRow(fill, { pair: pairs.byPair(fill.pair), status: 'filled' }));
  return {
    snapshot() {
      const parts = [
        ...(options.wantsOrders ? [openOrders()] : []),
        ...(options.wantsTrades ? [lastFills()] : []),
      ];
      const frames = exchange.options.splitSnapshot === true ? parts : parts.length > 0 ? [parts.flat()] : [];
      return frames.map((rows) => executions('snapshot', rows));
    },
    update(step) {
      const rows = step.orders
        .filter(({ order }) => order.account === options.account)
        .filter(({ kind }) => options.wantsStatus || !['received', 'replaced', 'triggered'].includes(kind))
        .flatMap((update) => executionRows(update, pairs.byPair(update.order.pair)));
      return rows.length > 0 ? executions('update', rows) : undefined;
    },
  };
}
