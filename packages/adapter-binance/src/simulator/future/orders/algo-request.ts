import type { SubmitOrder, Trail } from '@hftjs/simulator';
import { pairOf, type Call } from '../../rest/endpoint.js';
import { decimal, flag, meaning, required, sent } from '../../orders/order-params.js';
import { VenueError } from '../../wire/venue-error.js';
import { commonFields, forbid, needs, type NamedOrder } from './order-request.js';

const TYPES: Readonly<Record<string, Pick<SubmitOrder, 'type'> & { readonly isLimit: boolean }>> = {
  STOP: { type: 'stop', isLimit: true },
  STOP_MARKET: { type: 'stop', isLimit: false },
  TAKE_PROFIT: { type: 'take_profit', isLimit: true },
  TAKE_PROFIT_MARKET: { type: 'take_profit', isLimit: false },
  TRAILING_STOP_MARKET: { type: 'trailing_stop', isLimit: false },
};

const WORKING_TYPES = { CONTRACT_PRICE: 'last', MARK_PRICE: 'mark' } as const;

/** Percent of the price that a trailing order follows at. */
const LEAST_CALLBACK = 0.1;
const MOST_CALLBACK = 20;

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Algo-Order */
export function readAlgoOrder(call: Call): NamedOrder {
  const { params } = call;
  if (required(params, 'algoType') !== 'CONDITIONAL')
    throw new VenueError(-1130, "Data sent for parameter 'algoType' is not valid.");
  const { type, isLimit } = meaning(
    TYPES,
    required(params, 'type'),
    new VenueError(-1116, 'Invalid orderType.'),
  );
  const closesPosition = flag(params, 'closePosition') ?? false;
  const isTrailing = type === 'trailing_stop';
  needs(params, [
    ...(closesPosition ? [] : ['quantity']),
    ...(isLimit ? ['price'] : []),
    isTrailing ? 'callbackRate' : 'triggerPrice',
  ]);
  if (!isLimit) forbid(params, ['price']);
  if (closesPosition) checkClosing(call, isLimit || isTrailing);
  const priceProtect = flag(params, 'priceProtect');
  const common = commonFields(call, 'clientAlgoId', { closesPosition, priceProtect });
  return {
    ...common,
    // Orders at the market do not rest, whatever the client asks for.
    ...(!isLimit && { timeInForce: undefined, expireTime: undefined, postOnly: undefined }),
    type,
    price: decimal(params, 'price'),
    volume: closesPosition ? pairOf(call).limits.maxVolume : decimal(params, 'quantity'),
    reduceOnly: closesPosition && common.positionSide === 'net' ? true : common.reduceOnly,
    stopPrice: isTrailing ? undefined : decimal(params, 'triggerPrice'),
    trail: isTrailing ? trailOf(call) : undefined,
    triggerBy: meaning(
      WORKING_TYPES,
      sent(params, 'workingType') ?? 'CONTRACT_PRICE',
      new VenueError(-4031, `Invalid parameter working type: ${sent(params, 'workingType') ?? ''}`),
    ),
  };
}

function checkClosing({ params }: Call, isOther: boolean): void {
  if (isOther) throw new VenueError(-4136, 'Target strategy invalid for orderType,closePosition true');
  if (sent(params, 'quantity') !== undefined)
    throw new VenueError(-4137, 'Quantity must be zero with closePosition equals true');
  if (flag(params, 'reduceOnly') === false)
    throw new VenueError(-4138, 'Reduce only must be true with closePosition equals true');
}

function trailOf({ params }: Call): Trail {
  const percent = Number(decimal(params, 'callbackRate'));
  if (percent < LEAST_CALLBACK || percent > MOST_CALLBACK)
    throw new VenueError(-2007, 'Invalid callBack rate.');
  return {
    ratio: percent / 100,
    activationPrice: decimal(params, 'activatePrice') ?? decimal(params, 'activationPrice'),
  };
}
