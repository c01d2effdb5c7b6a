import { isDone, type OrderUpdate, type OwnOrder, withoutZeros } from '@hftjs/simulator';
import { size } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { algoIdOf, type OrderNote } from './order-notes.js';
import { clientOrderId, milliseconds, type RowContext } from './order-row.js';

/** What the venue calls a stop order: with a limit it is a trigger order, without one a stop-loss. */
export const algoType = ({ price }: OwnOrder): string => (price === undefined ? 'conditional' : 'trigger');

/** Whether a stop order, as it is now or was once, has become a real one. */
export const isTriggered = ({ updatedTime }: OwnOrder, { triggerTime = Infinity }: OrderNote): boolean =>
  triggerTime <= updatedTime;

export function algoState(order: OwnOrder, note: OrderNote): string {
  if (isTriggered(order, note)) return 'effective';
  return isDone(order) ? 'canceled' : 'live';
}

/**
 * The row of an algo order, over REST and on the channel `orders-algo`.
 * https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-get-algo-order-list
 */
export function algoRow(order: OwnOrder, { instrument, note }: RowContext): Row {
  const isSpot = instrument.instType === 'SPOT';
  const isReal = isTriggered(order, note);
  const trigger = order.stopPriceText === undefined ? '' : withoutZeros(order.stopPriceText);
  const isTrigger = algoType(order) === 'trigger';
  const limit = order.priceText === undefined ? '-1' : withoutZeros(order.priceText);
  return {
    ...UNUSED,
    actualPx: isReal ? (order.priceText === undefined ? '' : limit) : '',
    actualSide: isReal ? 'sl' : '',
    actualSz: isReal ? size(instrument, order.volumeText) : '0',
    algoClOrdId: clientOrderId(order),
    algoId: algoIdOf(order.orderId),
    cTime: milliseconds(order.createdTime),
    instId: instrument.instId,
    instType: instrument.instType,
    lever: isSpot ? '' : '3',
    ordId: isReal ? order.orderId : '',
    ordIdList: isReal ? [order.orderId] : [],
    ordPx: isTrigger ? limit : '',
    ordType: algoType(order),
    posSide: isSpot ? '' : 'net',
    side: order.side,
    slOrdPx: isTrigger ? '' : limit,
    slTriggerPx: isTrigger ? '' : trigger,
    slTriggerPxType: isTrigger ? '' : 'last',
    state: algoState(order, note),
    sz: size(instrument, order.volumeText),
    tdMode: isSpot ? 'cash' : 'cross',
    tgtCcy: isSpot ? 'base_ccy' : '',
    triggerPx: isTrigger ? trigger : '',
    triggerPxType: isTrigger ? 'last' : '',
    triggerTime: isReal && note.triggerTime !== undefined ? milliseconds(note.triggerTime) : '',
    uTime: milliseconds(isReal ? (note.triggerTime ?? order.updatedTime) : order.updatedTime),
  };
}

/** The rows of `orders-algo` for what happened to an order: none, once it is a real one. */
export function algoRows({ kind, order }: OrderUpdate, context: RowContext): readonly Row[] {
  if (order.type !== 'stop' || kind === 'received') return [];
  return kind === 'triggered' || !context.note.isTriggered ? [algoRow(order, context)] : [];
}

const UNUSED: Row = {
  activePx: '', amendPxOnTriggerType: '', attachAlgoOrds: [], callbackRatio: '', callbackSpread: '', ccy: '', clOrdId: '',
  closeFraction: '', failCode: '', isTradeBorrowMode: '', last: '', linkedOrd: { ordId: '' }, moveTriggerPx: '',
  pxLimit: '', pxSpread: '', pxVar: '', quickMgnType: '', reduceOnly: 'false', szLimit: '', tag: '', timeInterval: '',
  tpOrdPx: '', tpTriggerPx: '', tpTriggerPxType: '', tradeQuoteCcy: '',
}; // prettier-ignore
