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
import { timeText } from '../../wire/time-unit.js';

/** Funding is paid so often, in milliseconds. */
const FUNDING_INTERVAL = 28_800_000;
const FUNDING_RATE = '0.00010000';

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
  'GET v1/fundingInfo': open(1, () => '[]'),
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
  const now = exchange.clock();
  const price = quoted(eightDecimals(exchange.market.markPrice(pair.spec.pair).priceText));
  const isPerpetual = pair.delivery === undefined;
  return jsonObject({
    symbol: quoted(pair.symbol),
    markPrice: price,
    indexPrice: price,
    estimatedSettlePrice: price,
    lastFundingRate: quoted(isPerpetual ? FUNDING_RATE : ''),
    nextFundingTime: isPerpetual ? String((Math.floor(now / FUNDING_INTERVAL) + 1) * FUNDING_INTERVAL) : '0',
    interestRate: quoted(isPerpetual ? FUNDING_RATE : ''),
    time: timeText(now, 'ms'),
  });
}

/** The rates of the last payments. */
function fundingRates(call: Call): string {
  const pair = pairOf(call);
  const start = integerOf(call.params, 'startTime') ?? -Infinity;
  const end = integerOf(call.params, 'endTime') ?? Infinity;
  const last = Math.floor(call.exchange.clock() / FUNDING_INTERVAL);
  const limit = limitOf(call, 100, 1000);
  const times = Array.from({ length: limit }, (_, index) => (last - limit + 1 + index) * FUNDING_INTERVAL);
  return jsonArray(
    times
      .filter((time) => time >= start && time <= end)
      .map((time) =>
        jsonObject({
          symbol: quoted(pair.symbol),
          fundingRate: quoted(FUNDING_RATE),
          fundingTime: String(time),
        }),
      ),
  );
}

/** All that the accounts have open. */
function openInterest(call: Call): string {
  const pair = pairOf(call);
  const { market } = call.exchange;
  const sum = market.ledger.accounts
    .flatMap((account) => market.ledger.positions(account))
    .filter((position) => position.pair === pair.spec.pair)
    .reduce((total, { volume }) => total + Math.abs(volume), 0);
  return jsonObject({
    openInterest: quoted(sum.toFixed(Math.max(0, pair.spec.volumeDecimals))),
    symbol: quoted(pair.symbol),
    time: timeText(call.exchange.clock(), 'ms'),
  });
}
