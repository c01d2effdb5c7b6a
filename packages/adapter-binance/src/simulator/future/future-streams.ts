import { type BookFrame, type BookSides, jsonObject, type PublicTrade, quoted } from '@hftjs/simulator';
import type { AggTrade } from '../market/agg-tape.js';
import { openKlineStream } from '../candles/kline-stream.js';
import { levelRows, openDepthStream, type DepthTraits } from '../market/depth-streams.js';
import type { Exchange } from '../exchange.js';
import type { MarketStream } from '../sockets/market-connection.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText } from '../wire/time-unit.js';
import { openFeed } from './future-feeds.js';
import { KIND_OF_MARGIN, pairName } from './pair-name.js';

/** The first part of a path determines which streams are available; without one there are none. */
export type Category = 'public' | 'market' | undefined;

/** What a stream needs to write its payloads. */
interface Source {
  readonly exchange: Exchange;
  readonly pair: BinancePair;
}

const KINDS: Readonly<
  Record<string, { readonly category: Category; readonly open: (source: Source) => MarketStream }>
> = {
  bookTicker: { category: 'public', open: bookTicker },
  trade: { category: 'public', open: trade },
  aggTrade: { category: 'market', open: aggTrade },
  ticker: { category: 'market', open: ticker },
  miniTicker: { category: 'market', open: miniTicker },
};

/** The stream of a name such as `btcusdt@trade`, if it is in this category: elsewhere it is silent. */
export function openFutureStream(
  exchange: Exchange,
  name: string,
  category: Category,
): MarketStream | undefined {
  const [symbol = '', kind = '', ...rest] = name.split('@');
  const feed = category === 'market' ? openFeed(exchange, name.split('@')) : undefined;
  const pair = exchange.symbols.byStreamName(symbol);
  if (feed || pair === undefined) return feed;
  if (kind.startsWith('depth'))
    return category === 'public'
      ? openDepthStream({ exchange, pair }, [kind, ...rest].join('@'), DEPTH)
      : undefined;
  if (kind.startsWith('kline_') && rest.length === 0)
    return category === 'market'
      ? openKlineStream({ exchange, pair, unit: 'ms', cadence: () => KLINE_CADENCE }, kind)
      : undefined;
  if (rest.length > 0 || !Object.hasOwn(KINDS, kind)) return undefined;
  const found = KINDS[kind];
  return found?.category === category ? found?.open({ exchange, pair }) : undefined;
}

const KLINE_CADENCE = 250;

const ms = (time: number): string => timeText(time, 'ms');

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Individual-Symbol-Book-Ticker-Streams
function bookTicker({ exchange, pair }: Source): MarketStream {
  return {
    channels: ['bookTicker', 'ticker'],
    onStep({ pair: where, top, time }) {
      if (where !== pair.spec.pair || top === undefined) return [];
      const payload = jsonObject({
        e: '"bookTicker"',
        u: String(exchange.updateId(where)),
        s: quoted(pair.symbol),
        ps: quoted(pairName(pair)),
        b: quoted(pair.price(top.bid?.priceText ?? '0')),
        B: quoted(pair.volume(top.bid?.volumeText ?? '0')),
        a: quoted(pair.price(top.ask?.priceText ?? '0')),
        A: quoted(pair.volume(top.ask?.volumeText ?? '0')),
        T: ms(top.time),
        E: ms(time),
        st: KIND_OF_MARGIN,
      });
      return [payload];
    },
  };
}

/** Undocumented, but sent: clients that want each trade live on it. */
function trade({ pair }: Source): MarketStream {
  const payload = (
    eventTime: number,
    one: Omit<PublicTrade, 'price' | 'volume' | 'orderType'>,
    kind: string,
  ): string =>
    jsonObject({
      e: '"trade"',
      E: ms(eventTime),
      T: ms(one.time),
      s: quoted(pair.symbol),
      t: String(one.id),
      p: quoted(kind === 'NA' ? '0' : pair.price(one.priceText)),
      q: quoted(kind === 'NA' ? '0' : pair.volume(one.volumeText)),
      X: quoted(kind),
      m: String(one.side === 'sell'),
      st: KIND_OF_MARGIN,
    });
  return {
    channels: ['trade'],
    onStep: ({ pair: where, time, trades }) =>
      where === pair.spec.pair ? trades.map((one) => payload(time, one, 'MARKET')) : [],
    onEmptyTrade: (empty) =>
      empty.pair === pair.spec.pair
        ? [payload(empty.time, { ...empty, priceText: '0', volumeText: '0', side: 'sell' }, 'NA')]
        : [],
  };
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Aggregate-Trade-Streams
function aggTrade({ exchange, pair }: Source): MarketStream {
  const payload = (one: AggTrade): string => {
    const volume = quoted(pair.volume(one.volumeText));
    return jsonObject({
      e: '"aggTrade"',
      E: ms(exchange.clock()),
      a: String(one.id),
      s: quoted(pair.symbol),
      p: quoted(pair.price(one.priceText)),
      q: volume,
      nq: volume,
      f: String(one.firstId),
      l: String(one.lastId),
      T: ms(one.time),
      m: String(one.side === 'sell'),
      st: KIND_OF_MARGIN,
    });
  };
  return {
    channels: ['aggTrade', 'trade'],
    onAggTrades: (trades) => trades.filter(({ pair: where }) => where === pair.spec.pair).map(payload),
  };
}

const DAY = 86_400_000;

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Individual-Symbol-Ticker-Streams
function ticker({ exchange, pair }: Source): MarketStream {
  return {
    channels: ['24hrTicker'],
    onTick() {
      const day = exchange.stats(pair.spec.pair);
      const now = exchange.clock();
      const payload = jsonObject({
        e: '"24hrTicker"',
        E: ms(now),
        s: quoted(pair.symbol),
        ps: quoted(pairName(pair)),
        p: quoted(day.change),
        P: quoted(day.changePercent),
        w: quoted(day.average),
        c: quoted(day.last),
        Q: quoted(day.lastVolume),
        o: quoted(day.open),
        h: quoted(day.high),
        l: quoted(day.low),
        v: quoted(day.volume),
        q: quoted(pair.price(day.quoteVolume)),
        O: ms(now - DAY),
        C: ms(now),
        F: String(day.firstId),
        L: String(day.lastId),
        n: String(day.count),
        st: KIND_OF_MARGIN,
      });
      return [payload];
    },
  };
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Individual-Symbol-Mini-Ticker-Stream
function miniTicker({ exchange, pair }: Source): MarketStream {
  return {
    channels: ['24hrMiniTicker'],
    onTick() {
      const day = exchange.stats(pair.spec.pair);
      const payload = jsonObject({
        e: '"24hrMiniTicker"',
        E: ms(exchange.clock()),
        s: quoted(pair.symbol),
        ps: quoted(pairName(pair)),
        c: quoted(day.last),
        o: quoted(day.open),
        h: quoted(day.high),
        l: quoted(day.low),
        v: quoted(day.volume),
        q: quoted(pair.price(day.quoteVolume)),
        st: KIND_OF_MARGIN,
      });
      return [payload];
    },
  };
}

// https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Diff-Book-Depth-Streams
const depthUpdate = (pair: BinancePair, frame: BookFrame, { bids, asks }: BookSides): string =>
  jsonObject({
    e: '"depthUpdate"',
    E: ms(frame.time),
    T: ms(frame.time),
    s: quoted(pair.symbol),
    ps: quoted(pairName(pair)),
    st: KIND_OF_MARGIN,
    U: String(frame.first),
    u: String(frame.sequence),
    pu: String(frame.previous),
    b: levelRows(pair, bids),
    a: levelRows(pair, asks),
  });

const DEPTH: DepthTraits = {
  intervals: { '': 250, '500ms': 500, '250ms': 250, '100ms': 100, '0ms': 0 },
  diff: (pair, frame) => depthUpdate(pair, frame, frame),
  partial: (pair, frame) => depthUpdate(pair, frame, frame.book),
};
