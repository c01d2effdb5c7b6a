import { jsonObject, quoted, type MarketCandle } from '@hftjs/simulator';
import type { Product } from './products.js';
import { candleTexts, RESOLUTIONS } from './rest-charts.js';
import type { FeedKind } from './v1-feeds.js';

/**
 * Candles of trades, a feed for each length: the present one, then as it is after each trade. No candle says that it has
 * ended.
 */
export const CANDLE_FEEDS: readonly (readonly [string, FeedKind<Product>])[] = RESOLUTIONS.map(
  (resolution) => [`candles_trade_${resolution}`, candleKind(resolution)] as const,
);

function candleKind(resolution: string): FeedKind<Product> {
  const feed = `candles_trade_${resolution}`;
  return {
    channels: [feed, 'candle'],
    make({ market }, { id, spec: { pair } }, send) {
      const series = market.candles(pair, resolution);
      const publish = (name: string, candle: MarketCandle): void => {
        send(
          jsonObject({
            feed: quoted(name),
            candle: jsonObject({ time: String(candle.openTime), ...candleTexts(candle) }),
            product_id: quoted(id),
          }),
        );
      };
      return {
        open: () => {
          const { last } = series;
          if (last && !last.isClosed) publish(`${feed}_snapshot`, last);
        },
        onStep: (step) => {
          const { last } = series;
          if (step.pair === pair && step.trades.length > 0 && last) publish(feed, last);
        },
      };
    },
  };
}
