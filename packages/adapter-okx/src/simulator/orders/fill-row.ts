import { type OwnFill, usdValue, withoutZeros } from '@hftjs/simulator';
import { size } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { negated } from '../wire/decimal-text.js';
import { feeCurrency, profitOfFill } from './order-money.js';
import { clientIds, execType, milliseconds, type RowContext } from './order-row.js';

/** A fill is on record a little later than it happened. */
export const recordTime = ({ time }: OwnFill): number => Math.floor(time) + 1;

/** An own fill as REST has it. https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-transaction-details-last-3-days */
export function fillRow(fill: OwnFill, { instrument, note, rates }: RowContext): Row {
  const isSpot = instrument.instType === 'SPOT';
  return {
    side: fill.side,
    fillSz: size(instrument, fill.volumeText),
    fillPx: withoutZeros(fill.priceText),
    fillPxVol: '',
    fillFwdPx: '',
    fee: negated(fill.feeText),
    fillPnl: profitOfFill(fill),
    ordId: fill.orderId,
    feeRate: String(-rates[fill.liquidity]),
    instType: instrument.instType,
    fillPxUsd: isSpot ? '' : withoutZeros((fill.price * usdValue(instrument.quote)).toFixed(8)),
    instId: instrument.instId,
    clOrdId: clientIds(fill, note).clOrdId,
    posSide: fill.positionSide,
    billId: fill.fillId,
    subType: fill.side === 'buy' ? '1' : '2',
    fillMarkVol: '',
    tag: note.tag,
    fillTime: milliseconds(fill.time),
    execType: execType(fill),
    fillIdxPx: '',
    tradeId: String(fill.tradeId),
    fillMarkPx: '',
    feeCcy: feeCurrency(fill),
    ts: String(recordTime(fill)),
  };
}
