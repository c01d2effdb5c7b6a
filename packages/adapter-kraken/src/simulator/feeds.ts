import {
  formatTimestamp,
  jsonArray,
  jsonObject,
  type MarketStep,
  type PublicTrade,
  quoted,
} from '@hftjs/simulator';
import { zero } from './json-text.js';
import type { KrakenExchange } from './spot/kraken-exchange.js';
import type { KrakenPair } from './spot/names.js';

/** One subscription's data: what is sent when it begins and with every step of the market. */
export interface Feed {
  /** Frames that follow the ack. */
  snapshot(): readonly string[];
  /** The frames for a step. */
  update(step: MarketStep): readonly string[];
  /** Ends it. */
  release?(): void;
}

/** History sent when a subscription begins. */
export const SNAPSHOT_ROWS = 50;

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
      if (step.pair !== pair.spec.pair) return [];
      const isDue = step.trades.length > 0 || (options.trigger === 'bbo' && step.top !== undefined);
      return isDue ? [dataFrame('ticker', 'update', row())] : [];
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
        ? [dataFrame('trade', 'update', rows(step.trades))]
        : [],
  };
}
