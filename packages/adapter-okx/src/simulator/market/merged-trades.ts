import { parseUnits, type PublicTrade, unitsToText, withoutZeros } from '@hftjs/simulator';
import type { Instrument } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { milliseconds } from '../orders/order-row.js';

/**
 * The trades of one taker as `trades` publishes them: one row per price, named after the last trade in it.
 * https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-trades-channel
 */
export function mergedTradeRows(
  trades: readonly PublicTrade[],
  instrument: Instrument,
  sequence: number,
): readonly Row[] {
  const runs: PublicTrade[][] = [];
  for (const trade of trades) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run !== undefined && first?.priceText === trade.priceText && first.side === trade.side)
      run.push(trade);
    else runs.push([trade]);
  }
  return runs.map((run) => mergedRow(run, instrument, sequence));
}

function mergedRow(run: readonly PublicTrade[], instrument: Instrument, seqId: number): Row {
  const { spec, lotDecimals, instId } = instrument;
  const last = run.at(-1);
  if (last === undefined) throw new RangeError('no trades');
  const lots = run.reduce((sum, { volumeText }) => sum + parseUnits(volumeText, spec.volumeDecimals), 0n);
  return {
    instId,
    tradeId: String(last.id),
    px: withoutZeros(last.priceText),
    sz: unitsToText(lots, lotDecimals),
    side: last.side,
    ts: milliseconds(last.time),
    count: String(run.length),
    source: '0',
    seqId,
  };
}
