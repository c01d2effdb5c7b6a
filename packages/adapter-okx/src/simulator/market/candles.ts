import { parseUnits, type PublicTrade, unitsToText, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { isInverse, type Instrument } from '../instruments/instrument.js';
import type { Bar } from './bars.js';

/** Which candles are wanted: those that open between two times, both excluded, and at most so many of the newest. */
export interface CandleRange {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/** `[ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]`. */
export type CandleRow = readonly string[];

/**
 * Candles of an instrument, newest first, from its trades. A bar without a trade is flat; there is none before the first
 * trade that is known.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks
 */
export function candleRows(
  exchange: Exchange,
  instrument: Instrument,
  { bar, before = -Infinity, after = Infinity, limit }: CandleRange & { readonly bar: Bar },
): readonly CandleRow[] {
  const trades = exchange.market.trades(instrument.spec.pair);
  const now = exchange.clock();
  const rows: CandleRow[] = [];
  let index = trades.length - 1;
  const [first] = trades;
  if (first === undefined) return rows;
  const oldest = bar.openOf(first.time);
  for (let open = bar.openOf(now); open >= oldest && rows.length < limit; open = bar.openOf(open - 1)) {
    if (open <= before) break;
    const inBar: PublicTrade[] = [];
    for (let trade = trades[index]; trade !== undefined && trade.time >= open; trade = trades[index]) {
      inBar.push(trade);
      index--;
    }
    // What was the last price before a bar without a trade.
    const last = trades[index] ?? first;
    if (open < after)
      rows.push(
        rowOf(instrument, { open, trades: inBar.reverse(), last, isClosed: now >= bar.nextOf(open) }),
      );
  }
  return rows;
}

interface Candle {
  readonly open: number;
  readonly trades: readonly PublicTrade[];
  readonly last: PublicTrade;
  readonly isClosed: boolean;
}

function rowOf(instrument: Instrument, { open, trades, last, isClosed }: Candle): CandleRow {
  const all = trades.length === 0 ? [last] : trades;
  const price = (trade: PublicTrade | undefined): string => withoutZeros(trade?.priceText ?? '');
  const highest = all.reduce((best, trade) => (trade.price > best.price ? trade : best));
  const lowest = all.reduce((best, trade) => (trade.price < best.price ? trade : best));
  return [
    String(open),
    price(all[0]),
    price(highest),
    price(lowest),
    price(all.at(-1)),
    ...volumes(instrument, trades),
    isClosed ? '1' : '0',
  ];
}

/** On spot base and two times quote currency; else contracts, base and quote currency. */
function volumes(instrument: Instrument, trades: readonly PublicTrade[]): readonly [string, string, string] {
  const { spec, lotDecimals, contract } = instrument;
  let lots = 0n;
  let notional = 0n;
  let coins = 0;
  for (const { volumeText, priceText, volume, price } of trades) {
    const count = parseUnits(volumeText, spec.volumeDecimals);
    lots += count;
    notional += count * parseUnits(priceText, spec.priceDecimals);
    coins += volume / price;
  }
  const vol = unitsToText(lots, lotDecimals);
  const quote = unitsToText(notional, spec.volumeDecimals + spec.priceDecimals);
  if (contract === undefined) return [vol, quote, quote];
  if (!isInverse(instrument)) return [vol, unitsToText(lots, spec.volumeDecimals), quote];
  const size = Number(contract.value);
  return [vol, withoutZeros((coins * size).toFixed(8)), withoutZeros((Number(vol) * size).toFixed(8))];
}
