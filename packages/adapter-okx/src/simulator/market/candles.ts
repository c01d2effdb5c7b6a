import { type CandleInterval, type CandleSeries, type MarketCandle, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { size, type Instrument } from '../instruments/instrument.js';

/** Which candles are wanted: those that open between two times, both excluded, and at most so many of the newest. */
export interface CandleRange {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** `[ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]`. */
export type CandleRow = readonly string[];

/** The candles of an instrument. A bar without a trade is flat; there is none before the first trade that is known. */
export const candlesOf = ({ market }: Exchange, { spec }: Instrument, bar: CandleInterval): CandleSeries =>
  market.candles(spec.pair, bar, 'flat');

/**
 * Candles of an instrument, newest first.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks
 */
export function candleRows(
  exchange: Exchange,
  instrument: Instrument,
  { bar, before = -Infinity, after, limit }: CandleRange & { readonly bar: CandleInterval },
): readonly CandleRow[] {
  const candles = candlesOf(exchange, instrument, bar).list({ from: before + 1, until: after });
  return candles
    .slice(-limit)
    .reverse()
    .map((candle) => candleRow(instrument, candle));
}

/** On spot base and two times quote currency; else contracts, base and quote currency. */
export function candleRow(instrument: Instrument, candle: MarketCandle): CandleRow {
  const { openTime, openText, highText, lowText, closeText, volumeText, isClosed } = candle;
  const [base, quote] = [candle.baseVolumeText, candle.quoteVolumeText].map(withoutZeros);
  const isSpot = instrument.contract === undefined;
  return [
    String(openTime),
    ...[openText, highText, lowText, closeText].map(withoutZeros),
    size(instrument, volumeText),
    (isSpot ? quote : base) ?? '',
    quote ?? '',
    isClosed ? '1' : '0',
  ];
}
