import { isDone, withoutZeros, type AmendOrder } from '@hftjs/simulator';
import type { EditFailure } from '../orders/edit-failure.js';
import { textOf, type OwnCall } from './endpoint.js';

/** The change that a request asks for, or why the venue would not even try. */
export type ReadEdit =
  | { readonly change: AmendOrder; readonly failure?: undefined }
  | { readonly change?: undefined; readonly failure: EditFailure };

const failed = (reason: string): ReadEdit => ({ failure: { reason } });

/** Reads a request to edit an order. Both price and size have to be there: what is absent counts as zero. */
export function readEdit({ exchange, account, body }: OwnCall): ReadEdit {
  const key = { account: account.id, orderId: textOf(body, 'order_id') };
  const order = exchange.market.find(key);
  if (order === undefined) return failed('ORDER_NOT_FOUND');
  if (order.timeInForce !== 'gtc') return failed('ONLY_LIMIT_ORDER_EDITS_SUPPORTED');
  if (isDone(order)) return failed('ONLY_OPEN_ORDERS_CAN_BE_EDITED');
  if (textOf(body, 'stop_price') !== '') return failed('FIELD_STOPPRICE_NOT_SUPPORTED');
  const [price, volume] = [textOf(body, 'price'), textOf(body, 'size')];
  if (price === '') return failed('INVALID_EDITED_PRICE');
  if (volume === '')
    return failed(order.filled > 0 ? 'CANNOT_EDIT_TO_BELOW_FILLED_SIZE' : 'INVALID_EDITED_SIZE');
  if (isSame(price, order.priceText) && isSame(volume, order.volumeText))
    return failed('EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST');
  return { change: { ...key, price, volume } };
}

const isSame = (text: string, known = ''): boolean => withoutZeros(text) === withoutZeros(known);
