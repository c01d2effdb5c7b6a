import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CoinbaseSimulator } from './index.js';
import { limit, pair, placed, startFunded } from './testing/placing.js';
import { as, post, signed, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
beforeEach(async () => {
  venue = await startFunded();
});
afterEach(() => venue.close());

test('orders are cancelled together, each with its own result', async () => {
  const [first, second, filled] = [
    await placed(venue, limit()),
    await placed(venue, limit()),
    await placed(venue, limit({ limit_price: '110000' })),
  ];
  const theirs = await placed(as(venue.addAccount(), venue), limit());
  venue.market.expireOrder(second);
  const { body } = await post(venue, 'orders/batch_cancel', {
    order_ids: [first, first, second, filled, theirs, 'none'],
  });
  expect(body.results?.map((row) => [row.order_id, row.success, row.failure_reason])).toEqual([
    [first, true, 'UNKNOWN_CANCEL_FAILURE_REASON'],
    [first, false, 'DUPLICATE_CANCEL_REQUEST'],
    [second, false, 'INVALID_CANCEL_REQUEST'],
    [filled, false, 'ORDER_IS_FULLY_FILLED'],
    [theirs, false, 'UNKNOWN_CANCEL_ORDER'],
    ['none', false, 'UNKNOWN_CANCEL_ORDER'],
  ]);
  expect(venue.market.order(theirs)?.status).toBe('new');
  expect((await post(venue, 'orders/batch_cancel', { order_ids: Array(101).fill('x') })).status).toBe(400);
  expect((await post(venue, 'orders/batch_cancel', {})).status).toBe(400);
});

test('an order is edited under the same id, and remembers it', async () => {
  const id = await placed(venue, limit());
  const { body } = await post(venue, 'orders/edit', { order_id: id, price: '91000', size: '0.02' });
  expect(body).toEqual({
    success: true,
    success_response: { order_id: id },
    errors: {
      edit_failure_reason: 'UNKNOWN_EDIT_ORDER_FAILURE_REASON',
      preview_failure_reason: 'UNKNOWN_PREVIEW_FAILURE_REASON',
    },
  });
  const { body: found } = await signed(venue, `orders/historical/${id}`);
  expect(found.order).toMatchObject({
    order_configuration: limit({ base_size: '0.02', limit_price: '91000' }),
    edit_history: [{ price: '91000', size: '0.02' }],
    outstanding_hold_amount: '1830.92',
  });
});

test.each<[string, Row]>([
  ['ORDER_NOT_FOUND', { order_id: 'none' }],
  ['INVALID_EDITED_SIZE', { size: undefined }],
  ['INVALID_EDITED_SIZE', { size: '0' }],
  ['INVALID_EDITED_PRICE', { price: undefined }],
  ['INVALID_EDITED_PRICE', { price: '1.001' }],
  ['FIELD_STOPPRICE_NOT_SUPPORTED', { stop_price: '1' }],
  ['EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST', { price: '90000.00', size: '0.010' }],
])('an edit is refused: %s %j', async (reason, fields) => {
  const id = await placed(venue, limit());
  const request = { order_id: id, price: '91000', size: '0.02', ...fields };
  const { body } = await post(venue, 'orders/edit', request);
  expect(body).toMatchObject({
    success: false,
    error_response: { edit_order_failure_reason: reason },
    errors: { edit_failure_reason: reason },
  });
  expect(venue.market.order(id)).toMatchObject({ price: 90_000, volume: 0.01 });
  expect((await post(venue, 'orders/edit_preview', request)).body.errors).toMatchObject({
    edit_failure_reason: reason,
  });
});

test('edits need an open order that rests, funds, and more than has filled', async () => {
  const reasonOf = async (order_id: string, price: string, size: string): Promise<unknown> =>
    (await post(venue, 'orders/edit', { order_id, price, size })).body.errors;
  const done = await placed(venue, { market_market_ioc: { base_size: '0.01' } });
  expect(await reasonOf(done, '1', '1')).toMatchObject({
    edit_failure_reason: 'ONLY_LIMIT_ORDER_EDITS_SUPPORTED',
  });
  const id = await placed(venue, limit());
  expect(await reasonOf(id, '90000', '5')).toMatchObject({
    preview_failure_reason: 'PREVIEW_INSUFFICIENT_FUND',
  });
  const partial = await placed(venue, limit({ limit_price: String(venue.market.top(pair).bid?.price) }));
  venue.market.fillOrder(partial, 0.005);
  expect(await reasonOf(partial, '90000', '0.005')).toMatchObject({
    edit_failure_reason: 'CANNOT_EDIT_TO_BELOW_FILLED_SIZE',
  });
  await post(venue, 'orders/batch_cancel', { order_ids: [id] });
  expect(await reasonOf(id, '90001', '0.01')).toMatchObject({
    edit_failure_reason: 'ONLY_OPEN_ORDERS_CAN_BE_EDITED',
  });
});
