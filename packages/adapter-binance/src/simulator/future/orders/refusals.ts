import type { Decimal, OrderRefusal, RefusalReason } from '@hftjs/simulator';
import { invalidParameter, invalidSymbol, unknownOrder, VenueError } from '../../wire/venue-error.js';

type Words = readonly [code: number, text: string];

const MARGIN: Words = [-2019, 'Margin is insufficient.'];
const NOT_TRADING: Words = [-4140, 'Invalid symbol status for opening position.'];

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code */
const REFUSALS: Readonly<
  Record<RefusalReason, Words | ((refusal: OrderRefusal, price: Decimal | undefined) => VenueError)>
> = {
  unknown_pair: invalidSymbol,
  halted: [-4141, 'Symbol is closed.'],
  cancel_only: NOT_TRADING,
  limit_only: NOT_TRADING,
  post_only_mode: NOT_TRADING,
  reduce_only_mode: [-4087, 'User can only place reduce only order'],
  bad_request: [-1106, 'Unsupported order combination'],
  bad_price: [-4001, 'Price less than 0.'],
  price_step: [-4014, 'Price not increased by tick size.'],
  price_band: ({ limit = '' }, price) =>
    Number(price) > Number(limit)
      ? new VenueError(-4016, `Limit price can't be higher than ${limit}.`)
      : new VenueError(-4024, `Limit price can't be lower than ${limit}.`),
  bad_volume: [-4003, 'Quantity less than or equal to zero.'],
  volume_step: [-4023, 'Qty not increased by step size.'],
  min_volume: [-4004, 'Quantity less than min quantity.'],
  max_volume: [-4005, 'Quantity greater than max quantity.'],
  min_notional: ({ limit }) =>
    new VenueError(
      -4164,
      `Order's notional must be no smaller than ${limit ?? ''} (unless you choose reduce only).`,
    ),
  insufficient_funds: MARGIN,
  insufficient_margin: MARGIN,
  reduce_only: [-2022, 'ReduceOnly Order is rejected.'],
  position_side: [-4061, "Order's position side does not match user's setting."],
  would_take: [
    -5022,
    'Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be recorded in the order history',
  ],
  would_trigger: [-2021, 'Order would immediately trigger.'],
  bad_expiry: [
    -5040,
    'The goodTillDate timestamp must be greater than the current time plus 600 seconds and smaller than 253402300799000 (UTC 9999-12-31 23:59:59)',
  ],
  duplicate_client_id: [-4116, 'ClientOrderId is duplicated.'],
  unknown_order: unknownOrder,
  order_done: [-2011, 'Unknown order sent.'],
  filled_volume: () => invalidParameter('quantity'),
};

/** A refusal of the market in the venue's words. @param price - the price that was asked for */
export function futureRefusal(refusal: OrderRefusal, price?: Decimal): VenueError {
  const found = REFUSALS[refusal.reason];
  return typeof found === 'function' ? found(refusal, price) : new VenueError(...found);
}
