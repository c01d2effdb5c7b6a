import { describe, expect, test } from 'vitest';
import { type Fields } from '../../testing/signed-client.js';
import { useSpotDesk } from '../../testing/spot-desk.js';

const desk = useSpotDesk();
const { symbol, near, limit } = desk;

interface Refused {
  readonly fields: () => Fields;
  readonly code: number;
  readonly msg: string;
}

describe('refusals have the venue’s codes and texts, and change nothing', () => {
  test.each<[string, Refused]>([
    [
      'missing funds',
      {
        fields: () => limit({ quantity: '5' }),
        code: -2010,
        msg: 'Account has insufficient balance for requested action.',
      },
    ],
    [
      'a price between two ticks',
      { fields: () => limit({ price: '90000.001' }), code: -1013, msg: 'Filter failure: PRICE_FILTER' },
    ],
    [
      'a price far away',
      { fields: () => limit({ price: '1000' }), code: -1013, msg: 'Filter failure: PERCENT_PRICE_BY_SIDE' },
    ],
    [
      'a volume between two lots',
      { fields: () => limit({ quantity: '0.010001' }), code: -1013, msg: 'Filter failure: LOT_SIZE' },
    ],
    [
      'a value too small',
      { fields: () => limit({ quantity: '0.00005' }), code: -1013, msg: 'Filter failure: NOTIONAL' },
    ],
    ['no volume', { fields: () => limit({ quantity: '0' }), code: -1013, msg: 'Invalid quantity.' }],
    ['no price', { fields: () => limit({ price: '0' }), code: -1013, msg: 'Invalid price.' }],
    [
      'too many digits',
      {
        fields: () => limit({ price: '90000.123456789' }),
        code: -1111,
        msg: "Parameter 'price' has too much precision.",
      },
    ],
    [
      'a malformed volume',
      {
        fields: () => limit({ quantity: '1e-2' }),
        code: -1100,
        msg: "Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.",
      },
    ],
    [
      'a post-only order that would take',
      {
        fields: () => ({ symbol, side: 'BUY', type: 'LIMIT_MAKER', quantity: '0.01', price: near(1.01) }),
        code: -2010,
        msg: 'Order would immediately match and take.',
      },
    ],
    [
      'a stop that would be triggered',
      {
        fields: () => ({ symbol, side: 'SELL', type: 'STOP_LOSS', quantity: '0.01', stopPrice: near(1.05) }),
        code: -2010,
        msg: 'Order would trigger immediately.',
      },
    ],
    [
      'a missing parameter',
      {
        fields: () => ({ symbol, side: 'BUY', type: 'LIMIT', quantity: '0.01', price: near(0.9) }),
        code: -1102,
        msg: "Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.",
      },
    ],
    [
      'a needless parameter',
      {
        fields: () => ({ symbol, side: 'BUY', type: 'MARKET', quantity: '0.01', price: near(0.9) }),
        code: -1106,
        msg: "Parameter 'price' sent when not required.",
      },
    ],
    [
      'a market order without a size',
      {
        fields: () => ({ symbol, side: 'BUY', type: 'MARKET' }),
        code: -1102,
        msg: "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!",
      },
    ],
    ['an unknown type', { fields: () => limit({ type: 'HOPE' }), code: -1116, msg: 'Invalid orderType.' }],
    ['an unknown side', { fields: () => limit({ side: 'HOLD' }), code: -1117, msg: 'Invalid side.' }],
    [
      'an unknown time in force',
      { fields: () => limit({ timeInForce: 'GTD' }), code: -1115, msg: 'Invalid timeInForce.' },
    ],
    ['an unknown symbol', { fields: () => limit({ symbol: 'NOPE' }), code: -1121, msg: 'Invalid symbol.' }],
    [
      'an iceberg',
      {
        fields: () => limit({ icebergQty: '0.001' }),
        code: -2010,
        msg: 'Iceberg orders are not supported for this symbol.',
      },
    ],
  ])('%s', async (_what, { fields, code, msg }) => {
    const before = desk.venue.market.ledger.balances(desk.venue.credentials.apiKey);
    const { status, body } = await desk.client.send('POST order', fields());
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
    expect(desk.venue.market.orders).toEqual([]);
    expect(desk.venue.market.ledger.balances(desk.venue.credentials.apiKey)).toEqual(before);
  });

  test('a client’s id of an open order, and one of an order that has ended', async () => {
    await desk.client.send('POST order', limit({ newClientOrderId: 'a' }));
    expect((await desk.client.send('POST order', limit({ newClientOrderId: 'a' }))).body).toEqual({
      code: -2010,
      msg: 'Duplicate order sent.',
    });
    await desk.client.send('DELETE order', { symbol, origClientOrderId: 'a' });
    expect((await desk.client.send('POST order', limit({ newClientOrderId: 'a' }))).body.clientOrderId).toBe(
      'a',
    );
  });

  test('a pair that is halted, and one that only cancels', async () => {
    const { body } = await desk.client.send('POST order', limit());
    desk.venue.market.setStatus('btc/usdt', 'halted');
    expect((await desk.client.send('POST order', limit())).body).toEqual({
      code: -1013,
      msg: 'Market is closed.',
    });
    const info = await desk.client.send('GET exchangeInfo', { symbol });
    expect(info.body.symbols).toMatchObject([{ status: 'BREAK' }]);
    desk.venue.market.setStatus('btc/usdt', 'cancel_only');
    const cancelled = await desk.client.send('DELETE order', { symbol, orderId: Number(body.orderId) });
    expect(cancelled.body.status).toBe('CANCELED');
  });
});
