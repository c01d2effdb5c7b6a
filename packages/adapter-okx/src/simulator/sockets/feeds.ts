import { type CandleInterval, type MarketLiquidation, type MarketStep, Paced } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { OrderRow } from '../exchange-listener.js';
import type { Instrument } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { candleRow, candlesOf, type CandleRow } from '../market/candles.js';
import { fundingRow, liquidationRow } from '../market/derivative-rows.js';
import { mergedTradeRows } from '../market/merged-trades.js';
import { tickerRow, topRow, tradeRow } from '../market/market-rows.js';

/** One subscription's data. Each call of `send` is one frame. */
export interface Feed {
  /** Called after the ack. */
  start?(): void;
  onStep?(step: MarketStep): void;
  onOrders?(rows: readonly OrderRow[]): void;
  onAlgoOrders?(rows: readonly OrderRow[]): void;
  /** The money or the positions of these accounts have changed. */
  onMoney?(accounts: ReadonlySet<string>): void;
  onInstrument?(instrument: Instrument): void;
  onFunding?(pair: string): void;
  onLiquidation?(liquidation: MarketLiquidation): void;
  /** Nothing is left running. */
  release?(): void;
}

export type Send = (rows: readonly (Row | CandleRow)[]) => void;

/** OKX sends a rate each 30 to 90 s. In milliseconds. */
const FUNDING_INTERVAL = 60_000;

/** Sends a whole frame, and returns whether anything was sent. */
export type SendText = (text: string) => boolean;

/** Last price, best quotes and the day, at most ten times a second. */
export const tickerFeed = (exchange: Exchange, instrument: Instrument, send: Send): Feed =>
  pacedFeed({
    interval: exchange.options.tickerInterval ?? 100,
    send: () => {
      send([tickerRow(exchange, instrument)]);
    },
    wants: ({ pair, trades, top }) =>
      pair === instrument.spec.pair && (trades.length > 0 || top !== undefined),
  });

/** Best quotes, at most a hundred times a second. */
export const topFeed = (exchange: Exchange, instrument: Instrument, send: Send): Feed =>
  pacedFeed({
    interval: exchange.options.topInterval ?? 10,
    send: () => {
      send([topRow(exchange, instrument)]);
    },
    wants: ({ pair, top }) => pair === instrument.spec.pair && top !== undefined,
  });

function pacedFeed({ interval, send, wants }: PacedFeedOptions): Feed {
  const paced = new Paced(interval, send);
  return {
    start: () => {
      paced.now();
    },
    onStep: (step) => {
      if (wants(step)) paced.touch();
    },
    release: () => {
      paced.release();
    },
  };
}

interface PacedFeedOptions {
  readonly interval: number;
  readonly send: () => void;
  readonly wants: (step: MarketStep) => boolean;
}

/** The candle that is open, at most once a second after a trade, and each that has ended since the last frame first. */
export const candleFeed =
  (bar: CandleInterval) =>
  (exchange: Exchange, instrument: Instrument, send: (rows: readonly CandleRow[]) => void): Feed => {
    const series = candlesOf(exchange, instrument, bar);
    const interval = exchange.options.candleInterval ?? 1000 / (exchange.options.pace ?? 1);
    let open = bar.openOf(exchange.clock());
    const paced = new Paced(interval, () => {
      for (const candle of series.list({ from: open })) {
        open = candle.openTime;
        send([candleRow(instrument, candle)]);
      }
    });
    let timer: NodeJS.Timeout | undefined;
    return {
      start: () => {
        paced.now();
        // Candles end by the clock, with or without a trade.
        timer = setInterval(() => {
          if ((series.last?.openTime ?? open) > open) paced.touch();
        }, interval);
      },
      onStep: ({ pair, trades }) => {
        if (pair === instrument.spec.pair && trades.length > 0) paced.touch();
      },
      release: () => {
        clearInterval(timer);
        paced.release();
      },
    };
  };

/** Rows of one instrument that follow from its price, after it has changed. */
export const priceFeed =
  (interval: number, row: (exchange: Exchange, instrument: Instrument) => Row) =>
  (exchange: Exchange, instrument: Instrument, send: Send): Feed =>
    pacedFeed({
      interval,
      send: () => {
        send([row(exchange, instrument)]);
      },
      wants: ({ pair, trades, top }) =>
        pair === instrument.spec.pair && (trades.length > 0 || top !== undefined),
    });

/** The rate of a perpetual contract: once a minute, and when it was paid or changed. */
export const fundingFeed = (exchange: Exchange, instrument: Instrument, send: Send): Feed => {
  const { pair } = instrument.spec;
  const { funding } = exchange.market;
  let sent = funding.of(pair);
  const paced = new Paced(FUNDING_INTERVAL, () => {
    sent = funding.of(pair);
    send([fundingRow(exchange, instrument)]);
  });
  return {
    start: () => {
      paced.now();
    },
    onStep: (step) => {
      if (step.pair !== pair) return;
      const { rate, nextTime } = funding.of(pair);
      if (rate !== sent.rate || nextTime !== sent.nextTime) paced.now();
      else paced.touch();
    },
    onFunding: (paid) => {
      if (paid === pair) paced.now();
    },
    release: () => {
      paced.release();
    },
  };
};

/** Positions of others that were closed by force. */
export const liquidationFeed = (exchange: Exchange, instType: string, send: Send): Feed => ({
  onLiquidation: (liquidation) => {
    const instrument = exchange.instruments.byPair(liquidation.pair);
    if (instrument.instType === instType) send([liquidationRow(instrument, liquidation)]);
  },
});

/** Trades, those of one taker and price as one. */
export const mergedTradeFeed = (exchange: Exchange, instrument: Instrument, send: Send): Feed => ({
  onStep: ({ pair, trades }) => {
    if (pair !== instrument.spec.pair) return;
    for (const row of mergedTradeRows(trades, instrument, exchange.sequence(pair))) send([row]);
  },
});

/** Trades, one by one. */
export const tradeFeed = (_exchange: Exchange, instrument: Instrument, send: Send): Feed => ({
  onStep: ({ pair, trades }) => {
    if (pair === instrument.spec.pair) for (const trade of trades) send([tradeRow(trade, instrument)]);
  },
});

/** What changes in the list of instruments; the list itself is REST's. */
export const instrumentFeed = (exchange: Exchange, instType: string, send: Send): Feed => ({
  onInstrument: (instrument) => {
    if (instrument.instType === instType) send([exchange.instruments.row(instrument)]);
  },
});

/** Own orders, from now on: there is no snapshot. */
export const orderFeed = (wants: (row: OrderRow) => boolean, send: Send): Feed => ({
  onOrders: (rows) => {
    const mine = rows.filter(wants);
    if (mine.length > 0) send(mine.map(({ row }) => row));
  },
});

/** Own stop orders, from now on: there is no snapshot. */
export const algoOrderFeed = (wants: (row: OrderRow) => boolean, send: Send): Feed => ({
  onAlgoOrders: (rows) => {
    const mine = rows.filter(wants);
    if (mine.length > 0) send(mine.map(({ row }) => row));
  },
});
