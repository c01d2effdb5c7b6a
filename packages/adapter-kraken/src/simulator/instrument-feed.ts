import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { dataFrame, type Feed } from './feeds.js';
import type { KrakenExchange } from './spot/kraken-exchange.js';
import type { KrakenAsset, KrakenPair } from './spot/names.js';

/** Assets and pairs, and each pair that changes. https://docs.kraken.com/api/docs/websocket-v2/instrument */
export function instrumentFeed(
  exchange: KrakenExchange,
  wantsSnapshot: boolean,
  send: (text: string) => boolean,
): Feed {
  const { pairs, market } = exchange;
  const frame = (
    type: 'snapshot' | 'update',
    assets: readonly KrakenAsset[],
    some: readonly KrakenPair[],
  ) => {
    const rows = some.map((pair) => pairRow(pair, exchange));
    const data = jsonObject({ assets: jsonArray(assets.map(assetRow)), pairs: jsonArray(rows) });
    return dataFrame('instrument', type, data);
  };
  const publish = ({ pair }: { pair: string }): void => {
    send(frame('update', [], [pairs.byPair(pair)]));
  };
  const releases = [market.on('precision', publish), market.on('status', publish)];
  return {
    snapshot: () => (wantsSnapshot ? [frame('snapshot', pairs.assets, pairs.all)] : []),
    update: () => [],
    release: () => {
      for (const release of releases) release();
    },
  };
}

const assetRow = ({ symbol, decimals, displayDecimals }: KrakenAsset): string =>
  jsonObject({
    id: quoted(symbol),
    status: '"enabled"',
    precision: String(decimals),
    precision_display: String(displayDecimals),
    borrowable: 'false',
    collateral_value: '0.00',
  });

const pairRow = ({ spec, symbol, base, quote }: KrakenPair, exchange: KrakenExchange): string => {
  const precision = exchange.market.precision(spec.pair);
  return jsonObject({
    symbol: quoted(symbol),
    base: quoted(base),
    quote: quoted(quote),
    status: quoted(exchange.statusOf(spec.pair)),
    qty_precision: String(precision.volume),
    qty_increment: increment(spec.volumeDecimals),
    price_precision: String(precision.price),
    cost_precision: String(spec.costDecimals),
    marginable: 'false',
    has_index: 'true',
    cost_min: String(spec.limits?.minNotional ?? 0),
    tick_size: increment(spec.priceDecimals),
    price_increment: increment(spec.priceDecimals),
    qty_min: (spec.limits?.minVolume ?? 0).toFixed(spec.volumeDecimals),
  });
};

/** From seven decimals on, Kraken writes increments with an exponent. */
const increment = (decimals: number): string =>
  decimals >= 7 ? `1E-${decimals}` : (10 ** -decimals).toFixed(decimals);
