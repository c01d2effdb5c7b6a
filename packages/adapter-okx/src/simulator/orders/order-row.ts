import {
  type FeeRates,
  fillsOf,
  isConditional,
  isDone,
  type OrderUpdate,
  type OwnFill,
  type OwnOrder,
  usdValue,
  withoutZeros,
} from '@hftjs/simulator';
import { quoteValue, size, type Instrument } from '../instruments/instrument.js';
import { sorted, type Row } from '../instruments/instrument-directory.js';
import { negated, numberText } from '../wire/decimal-text.js';
import { dollars, feeCurrency, profitOf, profitOfFill, rebateCurrency } from './order-money.js';
import { algoIdOf, type OrderNote } from './order-notes.js';
import { cancelSource, cancelState, orderType } from './order-words.js';

export const milliseconds = (time: number): string => String(Math.floor(time));

export interface RowContext {
  readonly instrument: Instrument;
  readonly note: OrderNote;
  readonly rates: FeeRates;
  /** Of the account in this instrument; empty on spot. */
  readonly leverage: string;
  /** Of the last trade. */
  readonly lastPrice: string;
}

/**
 * The rows of the private channel for what happened to an order. A market order sized in quote currency ends with a row
 * of its own, without a fill: only then is it known that no more can be bought for what is left.
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade-ws-order-channel
 */
export function orderRows(update: OrderUpdate, context: RowContext): readonly Row[] {
  const { kind, order } = update;
  const { note } = context;
  if (kind === 'received' || (isConditional(order) && !note.isTriggered)) return [];
  const isLast = kind === 'fill' && order.status === 'filled';
  if (!isLast || note.quoteSize === undefined) return [pushRow(update, context)];
  const fillRow = pushRow({ ...update, order: { ...order, status: 'partially_filled' } }, context);
  return [fillRow, pushRow({ ...update, fill: undefined }, context)];
}

function pushRow({ kind, order, fill, time }: OrderUpdate, context: RowContext): Row {
  const { instrument, note, lastPrice } = context;
  const isAmended = kind === 'replaced';
  const price = order.price ?? Number(lastPrice);
  return sorted({
    ...orderFields(order, context),
    // An amended order is live again, whatever of it is filled.
    ...(isAmended && { state: 'live' }),
    ...PUSH_ONLY,
    amendResult: isAmended ? '0' : '',
    amendSource: isAmended ? '1' : '',
    avgPx: order.averagePrice === undefined ? '0' : numberText(order.averagePrice),
    execType: fill === undefined ? '' : execType(fill),
    fillFee: fill === undefined ? '0' : negated(fill.feeText),
    fillFeeCcy: fill === undefined ? '' : feeCurrency(fill),
    fillNotionalUsd: order.filled === 0 ? '' : inDollars(instrument, { volume: order.filled, price }),
    fillPnl: fill === undefined ? '0' : profitOfFill(fill),
    fillPx: fill === undefined ? '' : withoutZeros(fill.priceText),
    fillSz: fill === undefined ? '0' : size(instrument, fill.volumeText),
    fillTime: fill === undefined ? '' : milliseconds(fill.time),
    lastPx: lastPrice,
    notionalUsd: inDollars(instrument, { volume: order.volume, price }),
    reqId: isAmended ? (note.requestId ?? '') : '',
    tradeId: fill === undefined ? '' : String(fill.tradeId),
    uTime: milliseconds(time),
  });
}

/** An order as REST has it: `fillSz`, `fillPx` and `tradeId` are those of its last fill. */
export function restOrderRow(order: OwnOrder, context: RowContext): Row {
  const { instrument, note } = context;
  const last = fillsOf(order, note).at(-1);
  return sorted({
    ...orderFields(order, context),
    avgPx: order.averagePrice === undefined ? '' : numberText(order.averagePrice),
    fillPx: last === undefined ? '' : withoutZeros(last.priceText),
    fillSz: last === undefined ? '0' : size(instrument, last.volumeText),
    fillTime: last === undefined ? '' : milliseconds(last.time),
    tradeId: last === undefined ? '' : String(last.tradeId),
    uTime: milliseconds(order.updatedTime),
  });
}

export const execType = ({ liquidity }: { liquidity: 'maker' | 'taker' }): string =>
  liquidity === 'maker' ? 'M' : 'T';

/** Ids of the client's choice: an order that a conditional one became has that one's, in a field of its own. */
export const clientIds = (
  { clientOrderId = '' }: OwnOrder | OwnFill,
  { isTriggered }: OrderNote,
): { readonly clOrdId: string; readonly algoClOrdId: string } =>
  isTriggered ? { clOrdId: '', algoClOrdId: clientOrderId } : { clOrdId: clientOrderId, algoClOrdId: '' };

function orderFields(order: OwnOrder, { instrument, note, leverage }: RowContext): Row {
  const isSpot = instrument.instType === 'SPOT';
  const ordType = note.isTriggered ? orderType(order) : (note.ordType ?? orderType(order));
  const isMarket = isSpot && ordType === 'market';
  const hasEnded = isDone(order) && order.status !== 'filled';
  const source = note.cancelSource ?? cancelSource(order);
  return {
    ...UNUSED,
    accFillSz: size(instrument, order.filledText),
    algoId: note.isTriggered ? algoIdOf(order.orderId) : '',
    cTime: milliseconds(order.createdTime),
    cancelSource: hasEnded ? source : '',
    category: note.category,
    ...clientIds(order, note),
    fee: negated(order.feeText),
    feeCcy: feeCurrency(order),
    instId: instrument.instId,
    instType: instrument.instType,
    lever: isSpot ? '0' : leverage,
    linkedAlgoOrd: { algoId: '' },
    ordId: order.orderId,
    ordType,
    pnl: profitOf(fillsOf(order, note)),
    posSide: isSpot ? '' : order.positionSide,
    px: order.priceText === undefined ? '' : withoutZeros(order.priceText),
    reduceOnly: String(order.reduceOnly),
    rebateCcy: rebateCurrency(instrument, order),
    side: order.side,
    source: note.isTriggered ? '6' : '',
    state: hasEnded ? cancelState(source) : order.status === 'new' ? 'live' : order.status,
    sz: note.quoteSize ?? size(instrument, order.volumeText),
    tag: note.tag,
    tdMode: isSpot ? 'cash' : 'cross',
    tgtCcy: isMarket ? (note.quoteSize === undefined ? 'base_ccy' : 'quote_ccy') : '',
    tradeQuoteCcy: isSpot ? instrument.quote : '',
  };
}

const inDollars = (instrument: Instrument, amount: { volume: number; price: number }): string =>
  dollars(quoteValue(instrument, amount) * usdValue(instrument.quote));

const UNUSED: Row = {
  attachAlgoClOrdId: '', attachAlgoOrds: [], cancelSourceReason: '', ccy: '', isTpLimit: 'false',
  pxType: '', pxUsd: '', pxVol: '', quickMgnType: '', rebate: '0', slOrdPx: '',
  slTriggerPx: '', slTriggerPxType: '', stpId: '', stpMode: 'cancel_taker', tpOrdPx: '', tpTriggerPx: '',
  tpTriggerPxType: '',
}; // prettier-ignore

const PUSH_ONLY: Row = {
  code: '0', fillFwdPx: '', fillIdxPx: '', fillMarkPx: '', fillMarkVol: '', fillPxUsd: '', fillPxVol: '',
  msg: '',
}; // prettier-ignore
