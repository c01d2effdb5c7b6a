import type { OrderRefusal, RefusalReason } from '@hftjs/simulator';
import { invalidParameter, invalidSymbol, VenueError } from '../../wire/venue-error.js';

const NEW_ORDER_REJECTED = -2010;
const FILTER_FAILURE = -1013;

/** https://developers.binance.com/docs/binance-spot-api-docs/errors */
const REFUSALS: Readonly<Record<RefusalReason, readonly [code: number, text: string] | (() => VenueError)>> =
  {
    unknown_pair: invalidSymbol,
    halted: [FILTER_FAILURE, 'Market is closed.'],
    cancel_only: [FILTER_FAILURE, 'Market is closed.'],
    limit_only: [NEW_ORDER_REJECTED, 'This order type is not possible in this trading phase.'],
    post_only_mode: [NEW_ORDER_REJECTED, 'This order type is not possible in this trading phase.'],
    reduce_only_mode: [NEW_ORDER_REJECTED, 'This order type is not possible in this trading phase.'],
    bad_request: [-1106, 'Unsupported order combination'],
    bad_price: [FILTER_FAILURE, 'Invalid price.'],
    price_step: [FILTER_FAILURE, 'Filter failure: PRICE_FILTER'],
    price_band: [FILTER_FAILURE, 'Filter failure: PERCENT_PRICE_BY_SIDE'],
    bad_volume: [FILTER_FAILURE, 'Invalid quantity.'],
    volume_step: [FILTER_FAILURE, 'Filter failure: LOT_SIZE'],
    min_volume: [FILTER_FAILURE, 'Filter failure: LOT_SIZE'],
    max_volume: [FILTER_FAILURE, 'Filter failure: LOT_SIZE'],
    min_notional: [FILTER_FAILURE, 'Filter failure: NOTIONAL'],
    insufficient_funds: [NEW_ORDER_REJECTED, 'Account has insufficient balance for requested action.'],
    insufficient_margin: [NEW_ORDER_REJECTED, 'Account has insufficient balance for requested action.'],
    reduce_only: () => invalidParameter('reduceOnly'),
    position_side: () => invalidParameter('positionSide'),
    would_take: [NEW_ORDER_REJECTED, 'Order would immediately match and take.'],
    would_trigger: [NEW_ORDER_REJECTED, 'Order would trigger immediately.'],
    bad_expiry: () => invalidParameter('timeInForce'),
    duplicate_client_id: [NEW_ORDER_REJECTED, 'Duplicate order sent.'],
    unknown_order: [-2011, 'Unknown order sent.'],
    order_done: [-2011, 'Unknown order sent.'],
    filled_volume: [-2038, 'Order amend (quantity increase) is not supported.'],
  };

/** A refusal of the market in the venue's words. */
export function spotRefusal({ reason }: OrderRefusal): VenueError {
  const found = REFUSALS[reason];
  return typeof found === 'function' ? found() : new VenueError(...found);
}

/** Whether an order breaks one of the pair's filters, which are checked before anything else happens. */
export const isFilterFailure = ({ code }: VenueError): boolean => code === FILTER_FAILURE;
