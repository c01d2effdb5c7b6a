import type { OrderRefusal, RefusalReason } from '@hftjs/simulator';
import { failureOf } from './order-failure.js';

/** Why an order was not changed. https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/edit-order */
export interface EditFailure {
  readonly reason?: string;
  readonly preview?: string | undefined;
}

const REASONS: Partial<Record<RefusalReason, string>> = {
  unknown_order: 'ORDER_NOT_FOUND',
  order_done: 'ONLY_OPEN_ORDERS_CAN_BE_EDITED',
  filled_volume: 'CANNOT_EDIT_TO_BELOW_FILLED_SIZE',
  bad_volume: 'INVALID_EDITED_SIZE',
  volume_step: 'INVALID_EDITED_SIZE',
  min_volume: 'INVALID_EDITED_SIZE',
  max_volume: 'INVALID_EDITED_SIZE',
  bad_price: 'INVALID_EDITED_PRICE',
  price_step: 'INVALID_EDITED_PRICE',
  price_band: 'INVALID_EDITED_PRICE',
  halted: 'COMMANDER_REJECTED_EDIT_ORDER',
  cancel_only: 'COMMANDER_REJECTED_EDIT_ORDER',
  post_only_mode: 'COMMANDER_REJECTED_EDIT_ORDER',
};

/** A reason of its own where edits have one, else that of a new order of this kind. */
export function editFailure(refusal: OrderRefusal): EditFailure {
  const reason = REASONS[refusal.reason];
  return reason === undefined ? { preview: failureOf(refusal).preview } : { reason };
}
