import { isConditional, type OwnOrder } from '@hftjs/simulator';
import type { Row } from '../instruments/instrument-directory.js';
import { type Body, textOf } from '../wire/json-body.js';
import { VenueError } from '../wire/venue-error.js';
import { isTriggered } from './algo-row.js';
import { clientIdOf, instrumentOfBody, type OrderCall, volumeOf } from './order-fields.js';
import { algoIdOf, algoKindOf, orderIdOfAlgo } from './order-notes.js';
import { outcomeOf, type Outcome } from './order-actions.js';
import { placeAlgo } from './place-algo.js';
import { amendError, cancelError } from './refusals.js';

type AlgoAction = (call: OrderCall) => Row;

const place: AlgoAction = (call) => ({
  algoId: algoIdOf(placeAlgo(call)),
  ...echoed(call.body, ['algoClOrdId', 'clOrdId']),
  ...done,
  ...echoed(call.body, ['tag']),
});

const cancel: AlgoAction = (call) => {
  const order = waitingOrder(call);
  const { account, exchange } = call;
  if (order === undefined) throw cancelError();
  if (exchange.market.cancel({ account: account.id, orderId: order.orderId }).refusal !== undefined)
    throw cancelError();
  return { algoClOrdId: order.clientOrderId ?? '', algoId: algoIdOf(order.orderId), ...done };
};

/** https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-post-amend-algo-order */
const amend: AlgoAction = (call) => {
  const { account, exchange, body } = call;
  const instrument = instrumentOfBody(call);
  const order = waitingOrder(call);
  clientIdOf(body, 'reqId');
  if (order === undefined)
    throw new VenueError(
      '51503',
      'Order modification failed as the order has been filled, canceled or does not exist.',
    );
  const { ordType, exit } = algoKindOf(order, exchange.notes.of(order.orderId));
  const [triggerName, limitName] =
    ordType === 'conditional'
      ? exit === 'sl'
        ? ['newSlTriggerPx', 'newSlOrdPx']
        : ['newTpTriggerPx', 'newTpOrdPx']
      : ['newTriggerPx', 'newOrdPx'];
  const size = textOf(body, 'newSz');
  const limit = textOf(body, limitName);
  const stopPrice = textOf(body, triggerName);
  if (size === undefined && limit === undefined && stopPrice === undefined)
    throw new VenueError('51500', 'Either order price or amount is required');
  const result = exchange.market.amend({
    account: account.id,
    orderId: order.orderId,
    stopPrice,
    // -1 is the market price, which an order without a limit has already.
    price: limit === '-1' && order.price === undefined ? undefined : limit,
    volume: size === undefined ? undefined : volumeOf(size, instrument, 'newSz'),
  });
  if (result.refusal !== undefined)
    throw amendError(result.refusal, { instrument, side: order.side, isMarket: order.price === undefined });
  const ids = { algoClOrdId: order.clientOrderId ?? '', algoId: algoIdOf(order.orderId) };
  return { ...ids, ...echoed(body, ['reqId']), ...done };
};

const ECHOED: Readonly<Record<keyof typeof ACTIONS, readonly string[]>> = {
  place: ['algoClOrdId', 'clOrdId', 'tag'],
  cancel: ['algoClOrdId', 'algoId'],
  amend: ['algoClOrdId', 'algoId', 'reqId'],
};

const ACTIONS = { place, cancel, amend } as const;

const done = { sCode: '0', sMsg: '' } as const;

/** Does something with conditional orders. */
export const actOnAlgos = (what: keyof typeof ACTIONS, calls: readonly OrderCall[]): Outcome =>
  outcomeOf(
    calls.map((call) => {
      try {
        return ACTIONS[what](call);
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        const ids = { ...(what === 'place' && { algoId: '' }), ...echoed(call.body, ECHOED[what]) };
        return { ...ids, sCode: error.code, sMsg: error.message };
      }
    }),
  );

/** The conditional order that a request names by `algoId` or `algoClOrdId`, while it waits. */
function waitingOrder(call: OrderCall): OwnOrder | undefined {
  const { exchange, account, body } = call;
  const { spec } = instrumentOfBody(call);
  const [algoId, clientOrderId] = [textOf(body, 'algoId'), textOf(body, 'algoClOrdId')];
  if (algoId === undefined && clientOrderId === undefined)
    throw new VenueError('50014', 'Parameter algoId can not be empty.');
  const order = exchange.market.find({
    account: account.id,
    ...(algoId === undefined ? { clientOrderId } : { orderId: orderIdOfAlgo(algoId) ?? '' }),
  });
  if (order?.pair !== spec.pair || !isConditional(order)) return undefined;
  return isTriggered(order, exchange.notes.of(order.orderId)) ? undefined : order;
}

const echoed = (body: Body, names: readonly string[]): Row =>
  Object.fromEntries(names.map((name) => [name, typeof body[name] === 'string' ? body[name] : '']));
