import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { bySymbol, optionalPair, pairOf, symbolList, type Call, type Endpoint } from '../../rest/endpoint.js';
import { averagePrice } from '../../candles/average-price.js';
import type { BinancePair } from '../../market/symbols.js';
import { timeText } from '../../wire/time-unit.js';

const DAY = 86_400_000;

export const bookTickers = forPairs([2, 4], bookTicker);
export const dayTickers = forPairs([2, 80], dayTicker);
export const lastPrices = forPairs([2, 4], lastPrice);

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#current-average-price */
export const currentAveragePrice: Endpoint = {
  weight: 2,
  security: 'none',
  answer(call) {
    const pair = pairOf(call);
    const { exchange, unit } = call;
    const trades = exchange.market.trades(pair.spec.pair);
    return jsonObject({
      mins: '5',
      price: quoted(pair.price(averagePrice(trades, pair.spec, exchange.clock()))),
      closeTime: timeText(trades.at(-1)?.time ?? exchange.clock(), unit),
    });
  },
};

/** A row for the pair of `symbol`, or a list for `symbols` or for all. */
function forPairs(
  [one, all]: readonly [number, number],
  row: (call: Call, pair: BinancePair) => string,
): Endpoint {
  return {
    weight: bySymbol(one, all),
    security: 'none',
    answer(call) {
      const pair = optionalPair(call);
      if (pair !== undefined) return row(call, pair);
      return jsonArray((symbolList(call) ?? call.exchange.symbols.all).map((each) => row(call, each)));
    },
  };
}

function lastPrice({ exchange }: Call, pair: BinancePair): string {
  return jsonObject({
    symbol: quoted(pair.symbol),
    price: quoted(exchange.stats(pair.spec.pair).last),
  });
}

function bookTicker({ exchange }: Call, pair: BinancePair): string {
  const { bid, ask } = exchange.market.top(pair.spec.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    bidPrice: quoted(pair.price(bid?.priceText ?? '0')),
    bidQty: quoted(pair.volume(bid?.volumeText ?? '0')),
    askPrice: quoted(pair.price(ask?.priceText ?? '0')),
    askQty: quoted(pair.volume(ask?.volumeText ?? '0')),
  });
}

function dayTicker({ exchange, unit }: Call, pair: BinancePair): string {
  const day = exchange.stats(pair.spec.pair);
  const { bid, ask } = exchange.market.top(pair.spec.pair);
  const now = exchange.clock();
  return jsonObject({
    symbol: quoted(pair.symbol),
    priceChange: quoted(day.change),
    priceChangePercent: quoted(day.changePercent),
    weightedAvgPrice: quoted(day.average),
    prevClosePrice: quoted(day.previousClose),
    lastPrice: quoted(day.last),
    lastQty: quoted(day.lastVolume),
    bidPrice: quoted(pair.price(bid?.priceText ?? '0')),
    bidQty: quoted(pair.volume(bid?.volumeText ?? '0')),
    askPrice: quoted(pair.price(ask?.priceText ?? '0')),
    askQty: quoted(pair.volume(ask?.volumeText ?? '0')),
    openPrice: quoted(day.open),
    highPrice: quoted(day.high),
    lowPrice: quoted(day.low),
    volume: quoted(day.volume),
    quoteVolume: quoted(day.quoteVolume),
    openTime: timeText(now - DAY, unit),
    closeTime: timeText(now, unit),
    firstId: String(day.firstId),
    lastId: String(day.lastId),
    count: String(day.count),
  });
}
