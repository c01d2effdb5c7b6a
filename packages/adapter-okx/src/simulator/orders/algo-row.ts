import { isConditional, isDone, type OrderUpdate, type OwnOrder, withoutZeros } from '@hftjs/simulator';
import { size } from '../instruments/instrument.js';
import type { Row } from '../instruments/instrument-directory.js';
import { algoIdOf, type AlgoKind, algoKindOf, type OrderNote } from './order-notes.js';
import { milliseconds, type RowContext } from './order-row.js';

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
export function algoRow(order: OwnOrder, { instrument, note, leverage }: RowContext): Row {
  const isSpot = instrument.instType === 'SPOT';
  const isReal = isTriggered(order, note);
  const kind = algoKindOf(order, note);
  const limit = order.priceText === undefined ? '-1' : withoutZeros(order.priceText);
  const volume = size(instrument, order.volumeText);
  return {
    ...UNUSED,
    ...triggerFields(order, kind, limit),
    actualPx: isReal ? (order.priceText === undefined ? '' : limit) : '',
    actualSide: isReal ? kind.exit : '',
    actualSz: isReal ? volume : '0',
    algoClOrdId: order.clientOrderId ?? '',
    algoId: algoIdOf(order.orderId),
    cTime: milliseconds(order.createdTime),
    closeFraction: kind.isWhole ? '1' : '',
    instId: instrument.instId,
    instType: instrument.instType,
    lever: isSpot ? '' : leverage,
    ordId: isReal ? order.orderId : '',
    ordIdList: isReal ? [order.orderId] : [],
    ordType: kind.ordType,
    posSide: isSpot ? '' : order.positionSide,
    reduceOnly: String(order.reduceOnly),
    side: order.side,
    state: algoState(order, note),
    sz: kind.isWhole ? '' : volume,
    tag: note.tag,
    tdMode: isSpot ? 'cash' : 'cross',
    tgtCcy: isSpot ? 'base_ccy' : '',
    triggerTime: isReal && note.triggerTime !== undefined ? milliseconds(note.triggerTime) : '',
    uTime: milliseconds(isReal ? (note.triggerTime ?? order.updatedTime) : order.updatedTime),
  };
}

/** Where each kind has its trigger, and the price of the order that it places. */
function triggerFields(order: OwnOrder, { ordType, exit, priceType }: AlgoKind, limit: string): Row {
  const trigger = order.stopPriceText === undefined ? '' : withoutZeros(order.stopPriceText);
  if (ordType === 'trigger') return { ordPx: limit, triggerPx: trigger, triggerPxType: priceType };
  if (ordType === 'conditional')
    return { [`${exit}TriggerPx`]: trigger, [`${exit}OrdPx`]: limit, [`${exit}TriggerPxType`]: priceType };
  const { distance = '', ratio = '', activationPrice = '' } = order.trail ?? {};
  return {
    activePx: String(activationPrice),
    callbackRatio: String(ratio),
    callbackSpread: String(distance),
    moveTriggerPx: trigger,
  };
}

/** The rows of `orders-algo` for what happened to an order: none, once it is a real one. */
export function algoRows({ kind, order }: OrderUpdate, context: RowContext): readonly Row[] {
  if (!isConditional(order) || kind === 'received') return [];
  return kind === 'triggered' || !context.note.isTriggered ? [algoRow(order, context)] : [];
}

const UNUSED: Row = {
  activePx: '', amendPxOnTriggerType: '', attachAlgoOrds: [], callbackRatio: '', callbackSpread: '', ccy: '', clOrdId: '',
  failCode: '', isTradeBorrowMode: '', last: '', linkedOrd: { ordId: '' }, moveTriggerPx: '', ordPx: '', pxLimit: '',
  pxSpread: '', pxVar: '', quickMgnType: '', slOrdPx: '', slTriggerPx: '', slTriggerPxType: '', szLimit: '',
  timeInterval: '', tpOrdPx: '', tpTriggerPx: '', tpTriggerPxType: '', tradeQuoteCcy: '', triggerPx: '',
  triggerPxType: '',
}; // prettier-ignore
