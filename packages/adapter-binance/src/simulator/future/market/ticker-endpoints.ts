import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { optionalPair, type Call } from '../../rest/endpoint.js';
import type { BinancePair } from '../../market/symbols.js';
import { timeText } from '../../wire/time-unit.js';

const DAY = 86_400_000;

export function dayTickers(call: Call): string {
  const pair = optionalPair(call);
  if (pair !== undefined) return dayTicker(call, pair);
  return jsonArray(call.exchange.symbols.all.map((each) => dayTicker(call, each)));
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/24hr-Ticker-Price-Change-Statistics
function dayTicker({ exchange }: Call, pair: BinancePair): string {
  const day = exchange.stats(pair.spec.pair);
  const time = exchange.clock();
  return jsonObject({
    symbol: quoted(pair.symbol),
    priceChange: quoted(day.change),
    priceChangePercent: quoted(day.changePercent),
    weightedAvgPrice: quoted(day.average),
    lastPrice: quoted(day.last),
    lastQty: quoted(day.lastVolume),
    openPrice: quoted(day.open),
    highPrice: quoted(day.high),
    lowPrice: quoted(day.low),
    volume: quoted(day.volume),
    quoteVolume: quoted(day.quoteVolume),
    openTime: timeText(time - DAY, 'ms'),
    closeTime: timeText(time, 'ms'),
    firstId: String(day.firstId),
    lastId: String(day.lastId),
    count: String(day.count),
  });
}

export function bookTickers(call: Call): string {
  const pair = optionalPair(call);
  if (pair !== undefined) return bookTicker(call, pair);
  return jsonArray(call.exchange.symbols.all.map((each) => bookTicker(call, each)));
}

function bookTicker({ exchange }: Call, pair: BinancePair): string {
  const { bid, ask, time } = exchange.market.top(pair.spec.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    bidPrice: quoted(pair.price(bid?.priceText ?? '0')),
    bidQty: quoted(pair.volume(bid?.volumeText ?? '0')),
    askPrice: quoted(pair.price(ask?.priceText ?? '0')),
    askQty: quoted(pair.volume(ask?.volumeText ?? '0')),
    time: timeText(time, 'ms'),
    lastUpdateId: String(exchange.updateId(pair.spec.pair)),
  });
}
