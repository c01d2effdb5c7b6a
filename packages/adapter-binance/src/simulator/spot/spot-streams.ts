import { jsonObject, type PublicTrade, quoted } from '@hftjs/simulator';
import type { AggTrade } from '../market/agg-tape.js';
import { openKlineStream } from '../candles/kline-stream.js';
import { levelRows, openDepthStream, type DepthTraits } from '../market/depth-streams.js';
import type { Exchange } from '../exchange.js';
import type { MarketStream } from '../sockets/market-connection.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';

/** What a stream needs to write its payloads. */
interface Source {
  readonly exchange: Exchange;
  readonly pair: BinancePair;
  readonly unit: TimeUnit;
}

const KINDS: Readonly<Record<string, (source: Source) => MarketStream>> = {
  bookTicker,
  trade,
  aggTrade,
  ticker,
  miniTicker,
};

/** The stream of a name such as `btcusdt@trade`. */
export function openSpotStream(exchange: Exchange, name: string, unit: TimeUnit): MarketStream | undefined {
  const [symbol = '', kind = '', ...rest] = name.split('@');
  const pair = exchange.symbols.byStreamName(symbol);
  if (pair === undefined) return undefined;
  if (kind.startsWith('depth'))
    return openDepthStream({ exchange, pair }, [kind, ...rest].join('@'), depthTraits(unit));
  if (kind.startsWith('kline_') && rest.length === 0)
    return openKlineStream({ exchange, pair, unit, cadence: klineCadence }, kind);
  if (rest.length > 0 || !Object.hasOwn(KINDS, kind)) return undefined;
  return KINDS[kind]?.({ exchange, pair, unit });
}

const klineCadence = (interval: string): number => (interval === '1s' ? 1_000 : 2_000);

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#diff-depth-stream
const depthTraits = (unit: TimeUnit): DepthTraits => ({
  intervals: { '': 1_000, '100ms': 100, '1000ms': 1_000 },
  diff: (pair, { time, previous, sequence, bids, asks }) =>
    jsonObject({
      e: '"depthUpdate"',
      E: timeText(time, unit),
      s: quoted(pair.symbol),
      U: String(previous + 1),
      u: String(sequence),
      b: levelRows(pair, bids),
      a: levelRows(pair, asks),
    }),
  partial: (pair, { sequence, book }) =>
    jsonObject({
      lastUpdateId: String(sequence),
      bids: levelRows(pair, book.bids),
      asks: levelRows(pair, book.asks),
    }),
});

const EMPTY = '0';

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-book-ticker-streams
function bookTicker({ exchange, pair }: Source): MarketStream {
  return {
    channels: ['bookTicker', 'ticker'],
    onStep({ pair: where, top }) {
      if (where !== pair.spec.pair || top === undefined) return [];
      const payload = jsonObject({
        u: String(exchange.updateId(where)),
        s: quoted(pair.symbol),
        b: quoted(pair.price(top.bid?.priceText ?? EMPTY)),
        B: quoted(pair.volume(top.bid?.volumeText ?? EMPTY)),
        a: quoted(pair.price(top.ask?.priceText ?? EMPTY)),
        A: quoted(pair.volume(top.ask?.volumeText ?? EMPTY)),
      });
      return [payload];
    },
  };
}

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#trade-streams
function trade({ pair, unit }: Source): MarketStream {
  const payload = (time: number, { id, priceText, volumeText, side, time: tradeTime }: PublicTrade): string =>
    jsonObject({
      e: '"trade"',
      E: timeText(time, unit),
      s: quoted(pair.symbol),
      t: String(id),
      p: quoted(pair.price(priceText)),
      q: quoted(pair.volume(volumeText)),
      T: timeText(tradeTime, unit),
      m: String(side === 'sell'),
      M: 'true',
    });
  return {
    channels: ['trade'],
    onStep: ({ pair: where, time, trades }) =>
      where === pair.spec.pair ? trades.map((one) => payload(time, one)) : [],
  };
}

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#aggregate-trade-streams
function aggTrade({ exchange, pair, unit }: Source): MarketStream {
  const payload = (one: AggTrade): string =>
    jsonObject({
      e: '"aggTrade"',
      E: timeText(exchange.clock(), unit),
      s: quoted(pair.symbol),
      a: String(one.id),
      p: quoted(pair.price(one.priceText)),
      q: quoted(pair.volume(one.volumeText)),
      f: String(one.firstId),
      l: String(one.lastId),
      T: timeText(one.time, unit),
      m: String(one.side === 'sell'),
      M: 'true',
    });
  return {
    channels: ['aggTrade', 'trade'],
    onAggTrades: (trades) => trades.filter(({ pair: where }) => where === pair.spec.pair).map(payload),
  };
}

const DAY = 86_400_000;

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-ticker-streams
function ticker({ exchange, pair, unit }: Source): MarketStream {
  return {
    channels: ['24hrTicker', 'ticker'],
    onTick() {
      const day = exchange.stats(pair.spec.pair);
      const { bid, ask } = exchange.market.top(pair.spec.pair);
      const now = exchange.clock();
      const payload = jsonObject({
        e: '"24hrTicker"',
        E: timeText(now, unit),
        s: quoted(pair.symbol),
        p: quoted(day.change),
        P: quoted(day.changePercent),
        w: quoted(day.average),
        x: quoted(day.previousClose),
        c: quoted(day.last),
        Q: quoted(day.lastVolume),
        b: quoted(pair.price(bid?.priceText ?? EMPTY)),
        B: quoted(pair.volume(bid?.volumeText ?? EMPTY)),
        a: quoted(pair.price(ask?.priceText ?? EMPTY)),
        A: quoted(pair.volume(ask?.volumeText ?? EMPTY)),
        o: quoted(day.open),
        h: quoted(day.high),
        l: quoted(day.low),
        v: quoted(day.volume),
        q: quoted(day.quoteVolume),
        O: timeText(now - DAY, unit),
        C: timeText(now, unit),
        F: String(day.firstId),
        L: String(day.lastId),
        n: String(day.count),
      });
      return [payload];
    },
  };
}

// https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#individual-symbol-mini-ticker-stream
function miniTicker({ exchange, pair, unit }: Source): MarketStream {
  return {
    channels: ['24hrMiniTicker'],
    onTick() {
      const day = exchange.stats(pair.spec.pair);
      const payload = jsonObject({
        e: '"24hrMiniTicker"',
        E: timeText(exchange.clock(), unit),
        s: quoted(pair.symbol),
        c: quoted(day.last),
        o: quoted(day.open),
        h: quoted(day.high),
        l: quoted(day.low),
        v: quoted(day.volume),
        q: quoted(day.quoteVolume),
      });
      return [payload];
    },
  };
}
