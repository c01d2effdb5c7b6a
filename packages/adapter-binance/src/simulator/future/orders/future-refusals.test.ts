import { describe, expect, test } from 'vitest';
import { type Fields } from '../../testing/signed-client.js';
import { useFutureDesk } from '../../testing/future-desk.js';

const desk = useFutureDesk();
const { near, limit, market, algo } = desk;

interface Refused {
  readonly path: string;
  readonly fields: () => Fields;
  readonly code: number;
  readonly msg: string;
}

describe('refusals have the venue’s codes and texts, and change nothing', () => {
  test.each<[string, Refused]>([
    [
      'missing margin',
      { path: 'order', fields: () => limit({ quantity: '5' }), code: -2019, msg: 'Margin is insufficient.' },
    ],
    [
      'a price between two ticks',
      {
        path: 'order',
        fields: () => limit({ price: '90000.01' }),
        code: -4014,
        msg: 'Price not increased by tick size.',
      },
    ],
    [
      'no price',
      { path: 'order', fields: () => limit({ price: '0' }), code: -4001, msg: 'Price less than 0.' },
    ],
    [
      'a volume between two lots',
      {
        path: 'order',
        fields: () => limit({ quantity: '0.0101' }),
        code: -4023,
        msg: 'Qty not increased by step size.',
      },
    ],
    [
      'no volume',
      {
        path: 'order',
        fields: () => limit({ quantity: '0' }),
        code: -4003,
        msg: 'Quantity less than or equal to zero.',
      },
    ],
    [
      'a value too small',
      {
        path: 'order',
        fields: () => ({ ...limit({ quantity: '0.001', price: '3000' }), symbol: 'ETHUSDT' }),
        code: -4164,
        msg: "Order's notional must be no smaller than 5 (unless you choose reduce only).",
      },
    ],
    [
      'a post-only order that would take',
      {
        path: 'order',
        fields: () => limit({ timeInForce: 'GTX', price: near(1.01) }),
        code: -5022,
        msg: 'Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be recorded in the order history',
      },
    ],
    [
      'reduce-only without a position',
      {
        path: 'order',
        fields: () => market('SELL', '0.010', { reduceOnly: true }),
        code: -2022,
        msg: 'ReduceOnly Order is rejected.',
      },
    ],
    [
      'a position side of the other mode',
      {
        path: 'order',
        fields: () => market('BUY', '0.010', { positionSide: 'LONG' }),
        code: -4061,
        msg: "Order's position side does not match user's setting.",
      },
    ],
    [
      'an end that is too near',
      {
        path: 'order',
        fields: () => limit({ timeInForce: 'GTD', goodTillDate: Date.now() + 5_000 }),
        code: -5040,
        msg: 'The goodTillDate timestamp must be greater than the current time plus 600 seconds and smaller than 253402300799000 (UTC 9999-12-31 23:59:59)',
      },
    ],
    [
      'a conditional order at the wrong place',
      {
        path: 'order',
        fields: () => ({ ...market('SELL', '0.010'), type: 'STOP_MARKET', stopPrice: near(0.9) }),
        code: -4120,
        msg: 'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.',
      },
    ],
    [
      'a trigger that is reached',
      {
        path: 'algoOrder',
        fields: () => algo({ triggerPrice: near(1.05) }),
        code: -2021,
        msg: 'Order would immediately trigger.',
      },
    ],
    [
      'a missing trigger',
      {
        path: 'algoOrder',
        fields: () => algo({}),
        code: -1102,
        msg: "Mandatory parameter 'triggerPrice' was not sent, was empty/null, or malformed.",
      },
    ],
    [
      'an unknown type',
      { path: 'order', fields: () => limit({ type: 'HOPE' }), code: -1116, msg: 'Invalid orderType.' },
    ],
    [
      'an unknown symbol',
      { path: 'order', fields: () => limit({ symbol: 'NOPE' }), code: -1121, msg: 'Invalid symbol.' },
    ],
  ])('%s', async (_what, { path, fields, code, msg }) => {
    const before = desk.venue.market.ledger.margin(desk.venue.credentials.apiKey, 'usdt');
    const { status, body } = await desk.client.send(`POST v1/${path}`, fields());
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
    expect(desk.venue.market.orders).toEqual([]);
    expect(desk.venue.market.ledger.margin(desk.venue.credentials.apiKey, 'usdt')).toEqual(before);
  });

  test('prices beyond the band name the bound', async () => {
    const high = await desk.client.send('POST v1/order', limit({ side: 'SELL', price: near(1.9) }));
    expect(high.body).toMatchObject({
      code: -4016,
      msg: expect.stringMatching(/^Limit price can't be higher than \d+\.\d\.$/) as unknown,
    });
    const low = await desk.client.send('POST v1/order', limit({ price: near(0.1) }));
    expect(low.body).toMatchObject({
      code: -4024,
      msg: expect.stringMatching(/^Limit price can't be lower than \d+\.\d\.$/) as unknown,
    });
  });

  test('a call that the venue does not have', async () => {
    const { status, body } = await desk.client.send('POST v1/nonsense');
    expect([status, body]).toEqual([
      404,
      { code: -5000, msg: 'Path /fapi/v1/nonsense, Method POST is invalid' },
    ]);
  });
});
