import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { klines } from '../../candles/klines-endpoint.js';
import { eightDecimals } from '../../wire/decimal-text.js';
import {
  bySymbol,
  integerOf,
  limitOf,
  optionalPair,
  pairOf,
  type Call,
  type Endpoint,
  type Params,
} from '../../rest/endpoint.js';
import type { BinancePair } from '../../market/symbols.js';
import { fundingTexts } from './funding-texts.js';
import { timeText } from '../../wire/time-unit.js';

const HOUR = 3_600_000;

/** How often contracts pay funding whose interval was never adjusted. */
const USUAL_HOURS = 8;

const open = (weight: Endpoint['weight'], answer: Endpoint['answer']): Endpoint => ({
  weight,
  security: 'none',
  answer,
});

/** Candles weigh more the more of them are asked for. */
function candleWeight(params: Params): number {
  const limit = integerOf(params, 'limit') ?? 500;
  if (limit < 100) return 1;
  if (limit < 500) return 2;
  return limit <= 1000 ? 5 : 10;
}

const candles = { weight: candleWeight, most: 1500 };

/** Prices, candles and funding. https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api */
export const PRICE_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET v1/klines': klines(candles),
  'GET v1/continuousKlines': klines({ ...candles, pairParameter: 'pair', needs: ['contractType'] }),
  'GET v1/indexPriceKlines': klines({ ...candles, pairParameter: 'pair', hasVolume: false }),
  'GET v1/markPriceKlines': klines({ ...candles, hasVolume: false }),
  'GET v1/ticker/price': open(bySymbol(1, 2), forPairs(lastPrice)),
  'GET v2/ticker/price': open(bySymbol(1, 2), forPairs(lastPrice)),
  'GET v1/premiumIndex': open(bySymbol(1, 10), forPairs(premiumIndex)),
  'GET v1/fundingRate': open(1, fundingRates),
  'GET v1/fundingInfo': open(1, fundingInfo),
  'GET v1/openInterest': open(1, openInterest),
};

function forPairs(row: (call: Call, pair: BinancePair) => string): Endpoint['answer'] {
  return (call) => {
    const pair = optionalPair(call);
    if (pair !== undefined) return row(call, pair);
    return jsonArray(call.exchange.symbols.all.map((each) => row(call, each)));
  };
}

function lastPrice({ exchange }: Call, pair: BinancePair): string {
  const last = exchange.market.trades(pair.spec.pair).at(-1);
  return jsonObject({
    symbol: quoted(pair.symbol),
    price: quoted(pair.price(last?.priceText ?? '0')),
    time: timeText(last?.time ?? exchange.clock(), 'ms'),
  });
}

function premiumIndex({ exchange }: Call, pair: BinancePair): string {
  const { market } = exchange;
  const { rate, nextTime } = fundingTexts(exchange, pair);
  const index = quoted(eightDecimals(market.indexPrice(pair.spec.pair).priceText));
  return jsonObject({
    symbol: quoted(pair.symbol),
    markPrice: quoted(eightDecimals(market.markPrice(pair.spec.pair).priceText)),
    indexPrice: index,
    estimatedSettlePrice: index,
    lastFundingRate: quoted(rate),
    nextFundingTime: nextTime,
    interestRate: quoted(rate === '' ? '' : '0.00010000'),
    time: timeText(exchange.clock(), 'ms'),
  });
}

/** Contracts whose interval is not the usual one. */
function fundingInfo({ exchange }: Call): string {
  const { symbols, market } = exchange;
  const rows = symbols.all.flatMap(({ symbol, spec: { pair } }) => {
    const hours = market.funding.has(pair) ? market.funding.of(pair).interval / HOUR : USUAL_HOURS;
    if (hours === USUAL_HOURS || !Number.isInteger(hours)) return [];
    const row = jsonObject({
      symbol: quoted(symbol),
      adjustedFundingRateCap: '"0.02000000"',
      adjustedFundingRateFloor: '"-0.02000000"',
      fundingIntervalHours: String(hours),
      disclaimer: 'false',
    });
    return [row];
  });
  return jsonArray(rows);
}

interface PaidRate {
  readonly time: number;
  readonly rate: string;
}

/** The rates of the last payments. Before the simulation began, they were what the rate is now. */
function fundingRates(call: Call): string {
  const pair = pairOf(call);
  const { market } = call.exchange;
  const start = integerOf(call.params, 'startTime') ?? -Infinity;
  const end = integerOf(call.params, 'endTime') ?? Infinity;
  const limit = limitOf(call, 100, 1000);
  if (!market.funding.has(pair.spec.pair)) return '[]';
  const { interval, nextTime, rateText } = market.funding.of(pair.spec.pair);
  const paid: PaidRate[] = market.funding
    .history(pair.spec.pair)
    .map(({ time, rateText: rate }) => ({ time, rate }));
  const first = paid[0]?.time ?? nextTime;
  for (let count = 1; paid.length < limit; count++)
    paid.unshift({ time: first - count * interval, rate: rateText });
  const found = paid.filter(({ time }) => time >= start && time <= end);
  const wanted = start === -Infinity ? found.slice(-limit) : found.slice(0, limit);
  return jsonArray(
    wanted.map(({ time, rate }) =>
      jsonObject({
        symbol: quoted(pair.symbol),
        fundingRate: quoted(eightDecimals(rate)),
        fundingTime: timeText(time, 'ms'),
      }),
    ),
  );
}

/** All that the accounts and the crowd have open. */
function openInterest({ exchange, params }: Call): string {
  const pair = pairOf({ exchange, params });
  return jsonObject({
    openInterest: quoted(exchange.market.openInterest(pair.spec.pair).volumeText),
    symbol: quoted(pair.symbol),
    time: timeText(exchange.clock(), 'ms'),
  });
}
