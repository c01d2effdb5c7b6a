import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CoinbaseSimulator } from './index.js';
import { limit, pair, place, startFunded, stop } from './testing/placing.js';
import { post, signed, type Row } from './testing/wire.js';

let venue: CoinbaseSimulator;
beforeEach(async () => {
  venue = await startFunded();
});
afterEach(() => venue.close());

/** Error, reason of the preview, configuration, and what else is in the request. */
const REFUSED: readonly [string, string, Row, Row][] = [
  ['INSUFFICIENT_FUND', 'PREVIEW_INSUFFICIENT_FUND', limit({ base_size: '1' }), {}],
  [
    'INSUFFICIENT_FUND',
    'PREVIEW_INSUFFICIENT_FUND',
    limit({ base_size: '0.02' }),
    { product_id: 'BTC-USDC' },
  ],
  [
    'INSUFFICIENT_FUND',
    'PREVIEW_INSUFFICIENT_FUND',
    limit({ base_size: '3', limit_price: '120000' }),
    { side: 'SELL' },
  ],
  ['INVALID_PRICE_PRECISION', 'PREVIEW_INVALID_PRICE_PRECISION', limit({ limit_price: '90000.001' }), {}],
  ['INVALID_SIZE_PRECISION', 'PREVIEW_INVALID_SIZE_PRECISION', limit({ base_size: '0.0000000001' }), {}],
  [
    'INVALID_SIZE_PRECISION',
    'PREVIEW_INVALID_QUOTE_SIZE_PRECISION',
    { market_market_ioc: { quote_size: '3.111' } },
    {},
  ],
  [
    'INVALID_LIMIT_PRICE_POST_ONLY',
    'PREVIEW_INVALID_LIMIT_PRICE_POST_ONLY',
    limit({ limit_price: '120000', post_only: true }),
    {},
  ],
  ['INVALID_PRODUCT_ID', 'PREVIEW_INVALID_PRODUCT_ID', limit(), { product_id: 'NOPE-USD' }],
  ['INVALID_SIDE', 'PREVIEW_INVALID_SIDE', limit(), { side: 'UP' }],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_INVALID_BASE_SIZE_TOO_SMALL', limit({ base_size: '0' }), {}],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL', limit({ base_size: '0.00001' }), {}],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_INVALID_LIMIT_PRICE', limit({ limit_price: '-1' }), {}],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_INVALID_ORDER_CONFIG', { market_market_ioc: {} }, {}],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_INVALID_ORDER_CONFIG', {}, {}],
  [
    'UNKNOWN_FAILURE_REASON',
    'PREVIEW_INVALID_ORDER_CONFIG',
    { ...limit(), sor_limit_ioc: { base_size: '1', limit_price: '1' } },
    {},
  ],
  [
    'UNKNOWN_FAILURE_REASON',
    'PREVIEW_INVALID_ORDER_CONFIG',
    { limit_limit_gtd: { base_size: '1', limit_price: '1', end_time: 'soon' } },
    {},
  ],
  [
    'UNKNOWN_FAILURE_REASON',
    'PREVIEW_INVALID_ORDER_CONFIG',
    { limit_limit_gtd: { base_size: '0.01', limit_price: '1', end_time: '2020-01-01T00:00:00Z' } },
    {},
  ],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_STOP_PRICE_BELOW_LAST_TRADE_PRICE', stop(90_000, 'UP'), {}],
  [
    'UNKNOWN_FAILURE_REASON',
    'PREVIEW_STOP_PRICE_ABOVE_LAST_TRADE_PRICE',
    stop(120_000, 'DOWN'),
    { side: 'SELL' },
  ],
  ['UNKNOWN_FAILURE_REASON', 'PREVIEW_STOP_PRICE_ABOVE_LIMIT_PRICE', stop(120_000, 'UP', 119_000), {}],
  [
    'UNKNOWN_FAILURE_REASON',
    'PREVIEW_STOP_PRICE_BELOW_LIMIT_PRICE',
    stop(90_000, 'DOWN', 91_000),
    { side: 'SELL' },
  ],
];

test.each(REFUSED.map(([error, preview, ...request]) => [error, preview, request] as const))(
  '%s, %s %j',
  async (error, preview, [configuration, fields]) => {
    const before = JSON.stringify(venue.market.ledger.balances(venue.credentials.apiKey));
    const { status, body } = await place(venue, configuration, fields);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: false,
      error_response: { error, preview_failure_reason: preview },
      order_configuration: configuration,
    });
    expect(venue.market.orders).toEqual([]);
    expect(JSON.stringify(venue.market.ledger.balances(venue.credentials.apiKey))).toBe(before);
    const { body: previewed } = await post(venue, 'orders/preview', {
      product_id: 'BTC-USD',
      side: 'BUY',
      order_configuration: configuration,
      ...fields,
    });
    expect(previewed.errs).toEqual([preview]);
  },
);

test('the texts of a refusal are those that the venue was seen to send', async () => {
  const { body } = await place(venue, { market_market_ioc: { quote_size: '100000' } });
  expect(body.error_response).toEqual({
    error: 'INSUFFICIENT_FUND',
    message: 'Insufficient balance in source account',
    error_details: '',
    preview_failure_reason: 'PREVIEW_INSUFFICIENT_FUND',
  });
});

test.each([
  ['trigger_bracket_gtc', 'UNSUPPORTED_ORDER_CONFIGURATION'],
  ['twap_limit_gtd', 'UNSUPPORTED_ORDER_CONFIGURATION'],
])('%s is not supported', async (name, error) => {
  const { body } = await place(venue, { [name]: { base_size: '0.01', limit_price: '90000' } });
  expect(body.error_response).toMatchObject({ error, new_order_failure_reason: error });
});

test.each([
  ['halted', 'ORDER_ENTRY_DISABLED'],
  ['cancel_only', 'ORDER_ENTRY_DISABLED'],
  ['post_only', 'UNSUPPORTED_ORDER_CONFIGURATION'],
  ['limit_only', 'UNSUPPORTED_ORDER_CONFIGURATION'],
] as const)('a product that is %s refuses market orders, and its row says so', async (status, error) => {
  venue.market.setStatus(pair, status);
  const { body } = await place(venue, { market_market_ioc: { base_size: '0.01' } });
  expect(body.error_response?.error).toBe(error);
  const flag = status === 'halted' ? 'trading_disabled' : status;
  expect((await signed(venue, 'products/BTC-USD')).body).toMatchObject({ [flag]: true });
});

test.each<[string, unknown]>([
  ['client_order_id is required', { product_id: 'BTC-USD', side: 'BUY', order_configuration: limit() }],
  ['request body is not valid JSON', '{'],
  ['retail_portfolio_id is not that of the key', { client_order_id: 'a', retail_portfolio_id: 'b' }],
])('%s', async (message, body) => {
  const answer = await post(venue, 'orders', body);
  expect([answer.status, answer.body]).toMatchObject([400, { error: 'INVALID_ARGUMENT', message }]);
});
