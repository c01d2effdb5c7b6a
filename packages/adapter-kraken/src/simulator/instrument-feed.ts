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
  const release = market.on('instrument', publish);
  return {
    snapshot: () => (wantsSnapshot ? [frame('snapshot', pairs.assets, pairs.all)] : []),
    update: () => [],
    release,
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

const pairRow = ({ spec: { pair }, symbol, base, quote }: KrakenPair, exchange: KrakenExchange): string => {
  const { market } = exchange;
  const spec = market.spec(pair);
  const { minNotional = 0, minVolume = 0, priceStep, volumeStep } = spec.limits ?? {};
  const precision = market.precision(pair);
  const priceIncrement = priceStep === undefined ? increment(spec.priceDecimals) : written(priceStep);
  return jsonObject({
    symbol: quoted(symbol),
    base: quoted(base),
    quote: quoted(quote),
    status: quoted(exchange.statusOf(pair)),
    qty_precision: String(precision.volume),
    qty_increment: volumeStep === undefined ? increment(spec.volumeDecimals) : written(volumeStep),
    price_precision: String(precision.price),
    cost_precision: String(spec.costDecimals),
    marginable: 'false',
    has_index: 'true',
    cost_min: written(minNotional),
    tick_size: priceIncrement,
    price_increment: priceIncrement,
    qty_min: minVolume.toFixed(Math.max(0, spec.volumeDecimals)),
  });
};

/** From seven decimals on, Kraken writes increments with an exponent. */
const increment = (decimals: number): string =>
  decimals >= 7 ? `1E-${decimals}` : (10 ** -decimals).toFixed(decimals);

const written = (value: number): string => String(value).replace('e', 'E');
