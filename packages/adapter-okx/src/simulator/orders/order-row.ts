import { fillsOf, isDone, type OrderUpdate, type OwnOrder, usdValue, withoutZeros } from '@hftjs/simulator';
import { quoteValue, size, type Instrument } from '../instruments/instrument.js';
import { sorted, type Row } from '../instruments/instrument-directory.js';
import {
  averagePrice,
  dollars,
  feeCurrency,
  fillFee,
  orderFee,
  rebateCurrency,
  type FeeRates,
} from './order-money.js';
import { algoIdOf, type OrderNote } from './order-notes.js';
import { cancelSource, cancelState, orderType } from './order-words.js';

export const milliseconds = (time: number): string => String(Math.floor(time));

export interface RowContext {
  readonly instrument: Instrument;
  readonly note: OrderNote;
  readonly rates: FeeRates;
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
  if (kind === 'received' || (order.type === 'stop' && !note.isTriggered)) return [];
  const isLast = kind === 'fill' && order.status === 'filled';
  if (!isLast || note.quoteSize === undefined) return [pushRow(update, context)];
  const fillRow = pushRow({ ...update, order: { ...order, status: 'partially_filled' } }, context);
  return [fillRow, pushRow({ ...update, fill: undefined }, context)];
}

function pushRow({ kind, order, fill, time }: OrderUpdate, context: RowContext): Row {
  const { instrument, rates, lastPrice } = context;
  const isAmended = kind === 'replaced';
  const price = order.price ?? Number(lastPrice);
  return sorted({
    ...orderFields(order, context),
    // An amended order is live again, whatever of it is filled.
    ...(isAmended && { state: 'live' }),
    ...PUSH_ONLY,
    amendResult: isAmended ? '0' : '',
    amendSource: isAmended ? '1' : '',
    avgPx: averagePrice(instrument, order, context.note) ?? '0',
    execType: fill === undefined ? '' : execType(fill),
    fillFee: fill === undefined ? '0' : fillFee(instrument, fill, rates),
    fillFeeCcy: fill === undefined ? '' : feeCurrency(instrument, fill),
    fillNotionalUsd: order.filled === 0 ? '' : inDollars(instrument, { volume: order.filled, price }),
    fillPx: fill === undefined ? '' : withoutZeros(fill.priceText),
    fillSz: fill === undefined ? '0' : size(instrument, fill.volumeText),
    fillTime: fill === undefined ? '' : milliseconds(fill.time),
    lastPx: lastPrice,
    notionalUsd: inDollars(instrument, { volume: order.volume, price }),
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
    avgPx: averagePrice(instrument, order, note) ?? '',
    fillPx: last === undefined ? '' : withoutZeros(last.priceText),
    fillSz: last === undefined ? '0' : size(instrument, last.volumeText),
    fillTime: last === undefined ? '' : milliseconds(last.time),
    tradeId: last === undefined ? '' : String(last.tradeId),
    uTime: milliseconds(order.updatedTime),
  });
}

export const execType = ({ liquidity }: { liquidity: 'maker' | 'taker' }): string =>
  liquidity === 'maker' ? 'M' : 'T';

export const clientOrderId = ({ clientOrderId: id }: Pick<OwnOrder, 'clientOrderId'>): string => id ?? '';

function orderFields(order: OwnOrder, { instrument, note, rates }: RowContext): Row {
  const isSpot = instrument.instType === 'SPOT';
  const isMarket = isSpot && orderType(order) === 'market';
  const hasEnded = isDone(order) && order.status !== 'filled';
  const source = note.cancelSource ?? cancelSource(order);
  return {
    ...UNUSED,
    accFillSz: size(instrument, order.filledText),
    algoId: note.isTriggered ? algoIdOf(order.orderId) : '',
    cTime: milliseconds(order.createdTime),
    cancelSource: hasEnded ? source : '',
    category: note.category,
    clOrdId: clientOrderId(order),
    fee: orderFee(instrument, { order, note }, rates),
    feeCcy: feeCurrency(instrument, order),
    instId: instrument.instId,
    instType: instrument.instType,
    lever: isSpot ? '0' : '3',
    linkedAlgoOrd: { algoId: '' },
    ordId: order.orderId,
    ordType: orderType(order),
    posSide: isSpot ? '' : 'net',
    px: order.priceText === undefined ? '' : withoutZeros(order.priceText),
    rebateCcy: rebateCurrency(instrument, order),
    side: order.side,
    source: note.isTriggered ? '6' : '',
    state: hasEnded ? cancelState(source) : order.status === 'new' ? 'live' : order.status,
    sz: note.quoteSize ?? size(instrument, order.volumeText),
    tdMode: isSpot ? 'cash' : 'cross',
    tgtCcy: isMarket ? (note.quoteSize === undefined ? 'base_ccy' : 'quote_ccy') : '',
    tradeQuoteCcy: isSpot ? instrument.quote : '',
  };
}

const inDollars = (instrument: Instrument, amount: { volume: number; price: number }): string =>
  dollars(quoteValue(instrument, amount) * usdValue(instrument.quote));

const UNUSED: Row = {
  algoClOrdId: '', attachAlgoClOrdId: '', attachAlgoOrds: [], cancelSourceReason: '', ccy: '', isTpLimit: 'false',
  pnl: '0', pxType: '', pxUsd: '', pxVol: '', quickMgnType: '', rebate: '0', reduceOnly: 'false', slOrdPx: '',
  slTriggerPx: '', slTriggerPxType: '', stpId: '', stpMode: 'cancel_maker', tag: '', tpOrdPx: '', tpTriggerPx: '',
  tpTriggerPxType: '',
}; // prettier-ignore

const PUSH_ONLY: Row = {
  code: '0', fillFwdPx: '', fillIdxPx: '', fillMarkPx: '', fillMarkVol: '', fillPnl: '0', fillPxUsd: '', fillPxVol: '',
  msg: '', reqId: '',
}; // prettier-ignore
