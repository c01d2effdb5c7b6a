import type { OrderType, SubmitOrder, TimeInForce } from '@hftjs/simulator';
import type { Instrument } from '../instruments/instrument.js';
import { type Body, flagOf, textOf, wordOf } from '../wire/json-body.js';
import { missingParameter, VenueError, wrongParameter } from '../wire/venue-error.js';
import {
  checkTradeMode,
  clientIdOf,
  instrumentOfBody,
  type OrderCall,
  requiredText,
  sideOf,
  tagOf,
  volumeOf,
} from './order-fields.js';
import type { OrderTraits } from './order-notes.js';
import { placeError } from './refusals.js';

/** What the venue's kinds of orders are to the market. */
interface Kind {
  readonly type: OrderType;
  readonly timeInForce?: TimeInForce;
  readonly postOnly?: boolean;
  /** Contracts only. */
  readonly isOfContracts?: boolean;
}

const KINDS = {
  market: { type: 'market' },
  limit: { type: 'limit' },
  post_only: { type: 'limit', postOnly: true },
  fok: { type: 'limit', timeInForce: 'fok' },
  ioc: { type: 'limit', timeInForce: 'ioc' },
  optimal_limit_ioc: { type: 'market', isOfContracts: true },
} as const satisfies Record<string, Kind>;

/**
 * Places an order, and returns its id.
 *
 * @throws VenueError saying why it was refused; nothing has changed then
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-place-order
 */
export function placeOrder(call: OrderCall): string {
  const instrument = instrumentOfBody(call);
  const { body } = call;
  const side = sideOf(body);
  checkTradeMode(body, instrument);
  const ordType = wordOf(body, 'ordType', Object.keys(KINDS) as (keyof typeof KINDS)[]);
  if (ordType === undefined) throw missingParameter('ordType');
  const { type, ...rest }: Kind = KINDS[ordType];
  if (rest.isOfContracts === true && instrument.instType === 'SPOT') throw wrongParameter('ordType');
  if (Array.isArray(body.attachAlgoOrds) && body.attachAlgoOrds.length > 0)
    throw wrongParameter('attachAlgoOrds');
  const isMarket = type === 'market';
  const price = isMarket ? undefined : textOf(body, 'px');
  if (!isMarket && price === undefined)
    throw new VenueError('51204', 'The price for the limit order can not be empty');
  const size = sizeOf(body, instrument, isMarket && isInQuote(body, instrument, side));
  const request: SubmitOrder = {
    account: call.account.id,
    pair: instrument.spec.pair,
    side,
    type,
    price,
    timeInForce: rest.timeInForce,
    postOnly: rest.postOnly,
    clientOrderId: clientIdOf(body, 'clOrdId'),
    ...size,
    ...positionTerms(call, instrument),
  };
  return submit(call, request, {
    ordType,
    tag: tagOf(body),
    ...('quoteAmount' in size && { quoteSize: size.quoteAmount }),
  });
}

/** Hands a request to the market. */
export function submit({ exchange }: OrderCall, request: SubmitOrder, traits: OrderTraits): string {
  const { market, notes, instruments } = exchange;
  const instrument = instruments.byPair(request.pair);
  if (instruments.stateOf(instrument) === 'preopen') throw new VenueError('51021', 'Contract to be listed');
  const { order, refusal } = notes.placing(traits, () => market.submit(request));
  if (order !== undefined) return order.orderId;
  // The venue takes a post-only order that would trade, and cancels it at once.
  if (refusal.reason === 'would_take')
    return notes.placing(traits, () => market.placeOrder(withNumbers(request))).orderId;
  throw placeError(refusal, { instrument, side: request.side, isMarket: request.type === 'market' });
}

const withNumbers = ({
  price,
  volume,
  ...request
}: SubmitOrder): Parameters<OrderCall['exchange']['market']['placeOrder']>[0] => ({
  ...request,
  stopPrice: undefined,
  price: Number(price),
  volume: Number(volume),
});

/** Whether a market order is sized in quote currency: buys on spot are, unless they say otherwise. */
function isInQuote(body: Body, { instType }: Instrument, side: 'buy' | 'sell'): boolean {
  if (instType !== 'SPOT') return false;
  const unit = wordOf(body, 'tgtCcy', ['base_ccy', 'quote_ccy']);
  return unit === undefined ? side === 'buy' : unit === 'quote_ccy';
}

function sizeOf(
  body: Body,
  instrument: Instrument,
  isQuote: boolean,
): { readonly volume: string } | { readonly quoteAmount: string } {
  const size = requiredText(body, 'sz');
  return isQuote ? { quoteAmount: size } : { volume: volumeOf(size, instrument) };
}

/** `posSide` and `reduceOnly`; in the mode of long and short positions the side says what an order may do. */
export function positionTerms(
  { exchange, account, body }: OrderCall,
  { instType }: Instrument,
): Pick<SubmitOrder, 'positionSide' | 'reduceOnly'> {
  const reduceOnly = flagOf(body, 'reduceOnly');
  if (instType === 'SPOT') {
    if (reduceOnly) throw new VenueError('51205', 'Reduce-only is not available');
    return {};
  }
  const positionSide = wordOf(body, 'posSide', ['net', 'long', 'short']);
  const isHedged = exchange.market.ledger.isHedged(account.id);
  if (isHedged && positionSide === undefined) throw wrongParameter('posSide');
  return isHedged ? { positionSide } : { positionSide, ...(reduceOnly && { reduceOnly }) };
}
