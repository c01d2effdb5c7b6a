import { jsonArray, jsonObject, type MarketLiquidation, quoted } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { MarketStream } from '../sockets/market-connection.js';
import type { BinancePair } from '../market/symbols.js';
import { eightDecimals } from '../wire/decimal-text.js';
import { timeText } from '../wire/time-unit.js';
import { contractType, deliveryDate, ONBOARD_DATE } from './future-info.js';
import { fundingTexts } from './market/funding-texts.js';
import { KIND_OF_MARGIN, pairName } from './pair-name.js';

const ms = (time: number): string => timeText(time, 'ms');

/** Milliseconds between two frames, and at most one liquidation in so long. */
const MARK_PRICE_CADENCES: Readonly<Record<string, number>> = { '': 3_000, '1s': 1_000 };
const LIQUIDATION_WINDOW = 1_000;

/** The streams of a contract, or of all. Those of all are arrays of their rows, or have the rows one by one. */
export function openFeed(
  exchange: Exchange,
  [name = '', kind = '', ...rest]: readonly string[],
): MarketStream | undefined {
  const ofAll = exchange.symbols.all;
  const [suffix = ''] = rest;
  if (name === '!contractInfo' && kind === '') return contractInfo(exchange);
  if (name === '!markPrice' && kind === 'arr')
    return markPrices({ exchange, pairs: ofAll, isOfAll: true }, suffix);
  if (name === '!forceOrder' && kind === 'arr' && suffix === '') return liquidations(exchange, ofAll);
  const pair = exchange.symbols.byStreamName(name);
  if (pair === undefined) return undefined;
  if (kind === 'markPrice') return markPrices({ exchange, pairs: [pair], isOfAll: false }, suffix);
  return kind === 'forceOrder' && suffix === '' ? liquidations(exchange, [pair]) : undefined;
}

interface MarkPrices {
  readonly exchange: Exchange;
  readonly pairs: readonly BinancePair[];
  readonly isOfAll: boolean;
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Mark-Price-Stream
function markPrices({ exchange, pairs, isOfAll }: MarkPrices, suffix: string): MarketStream | undefined {
  const cadence = Object.hasOwn(MARK_PRICE_CADENCES, suffix) ? MARK_PRICE_CADENCES[suffix] : undefined;
  if (cadence === undefined) return undefined;
  const { tickerInterval = Infinity, pace = 1 } = exchange.options;
  return {
    channels: ['markPriceUpdate', 'funding_rate'],
    open: (send) => {
      const timer = setInterval(
        () => {
          const rows = pairs.map((pair) => markPriceEvent(exchange, pair));
          send(isOfAll ? jsonArray(rows) : (rows[0] ?? ''));
        },
        Math.min(cadence / pace, tickerInterval),
      );
      return {
        release: () => {
          clearInterval(timer);
        },
      };
    },
  };
}

function markPriceEvent(exchange: Exchange, pair: BinancePair): string {
  const { market } = exchange;
  const { rate, nextTime } = fundingTexts(exchange, pair);
  const mark = quoted(eightDecimals(market.markPrice(pair.spec.pair).priceText));
  const index = quoted(eightDecimals(market.indexPrice(pair.spec.pair).priceText));
  return jsonObject({
    e: '"markPriceUpdate"',
    E: ms(exchange.clock()),
    s: quoted(pair.symbol),
    p: mark,
    ap: mark,
    i: index,
    P: index,
    r: quoted(rate),
    T: nextTime,
    st: KIND_OF_MARGIN,
  });
}

/** Of the liquidations of a pair within a second, the largest one alone is sent. */
// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Liquidation-Order-Streams
function liquidations(exchange: Exchange, pairs: readonly BinancePair[]): MarketStream {
  const names = new Map(pairs.map((pair) => [pair.spec.pair, pair]));
  const waiting = new Map<string, MarketLiquidation>();
  return {
    channels: ['forceOrder', 'liquidation'],
    onLiquidation: (liquidation) => {
      const { pair, filledVolume } = liquidation;
      if (!names.has(pair)) return;
      if ((waiting.get(pair)?.filledVolume ?? 0) < filledVolume) waiting.set(pair, liquidation);
    },
    open: (send) => {
      const timer = setInterval(
        () => {
          for (const [name, liquidation] of waiting) {
            const pair = names.get(name);
            if (pair) send(forceOrderEvent(exchange, pair, liquidation));
          }
          waiting.clear();
        },
        LIQUIDATION_WINDOW / (exchange.options.pace ?? 1),
      );
      return {
        release: () => {
          clearInterval(timer);
        },
      };
    },
  };
}

function forceOrderEvent(
  exchange: Exchange,
  pair: BinancePair,
  { side, volume, filledVolume, trades, time, ...texts }: MarketLiquidation,
): string {
  const order = jsonObject({
    s: quoted(pair.symbol),
    S: quoted(side.toUpperCase()),
    o: '"LIMIT"',
    f: '"IOC"',
    q: quoted(pair.volume(texts.volumeText)),
    p: quoted(pair.price(texts.priceText)),
    ap: quoted(pair.price(texts.averagePriceText)),
    X: filledVolume === volume ? '"FILLED"' : '"EXPIRED"',
    l: quoted(pair.volume(trades.at(-1)?.volumeText ?? '0')),
    z: quoted(pair.volume(texts.filledVolumeText)),
    T: ms(time),
    ps: quoted(pairName(pair)),
    st: KIND_OF_MARGIN,
  });
  return jsonObject({ e: '"forceOrder"', E: ms(exchange.clock()), o: order });
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Contract-Info-Stream
function contractInfo(exchange: Exchange): MarketStream {
  return {
    channels: ['contractInfo', 'instrument'],
    onStatus: (pair) => [
      jsonObject({
        e: '"contractInfo"',
        E: ms(exchange.clock()),
        s: quoted(pair.symbol),
        ps: quoted(pairName(pair)),
        ct: contractType(pair),
        dt: deliveryDate(pair),
        ot: ONBOARD_DATE,
        cs: quoted(exchange.statusOf(pair)),
        bks: '[{"bs":1,"bnf":0,"bnc":5000,"mmr":0.005,"cf":0,"mi":21,"ma":125}]',
        st: KIND_OF_MARGIN,
      }),
    ],
  };
}
