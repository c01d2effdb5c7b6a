import type { MyOrder } from '@hftjs/core';
import { BASE_SIZES, inverseSizes, linearSizes, SymbolMap, type Sizes } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import type { OrderContext } from './order.js';
import { parseOrderRow, parseRestOrder } from './order.js';
import { parseRestFill } from './fill.js';
import { toContractId, toSpotId } from '../venue/symbols.js';

const KNOWN: Partial<MyOrder> = { status: 'new', event: 'new' };

const context = (fields: Partial<OrderContext> = {}): OrderContext => ({
  symbols: new SymbolMap({ options: { exchange: 'okx', currencyPairs: ['btc/usdt'] }, toSymbol: toSpotId }),
  sizesOf: () => BASE_SIZES,
  known: () => undefined,
  ...fields,
});

const live = context({ known: () => KNOWN as MyOrder });

const swap = (sizes: Sizes, pair: 'btc/usdt' | 'btc/usd:btc' = 'btc/usdt'): OrderContext =>
  context({
    symbols: new SymbolMap({
      options: { exchange: 'okx_swap', currencyPairs: [pair] },
      toSymbol: toContractId,
    }),
    sizesOf: () => sizes,
  });

/** As OKX sends it: everything a text, and nothing an empty one. */
const row = (fields: object = {}) => ({
  accFillSz: '0',
  amendResult: '',
  amendSource: '',
  avgPx: '0',
  cTime: '1746947317401',
  cancelSource: '',
  cancelSourceReason: '',
  category: 'normal',
  clOrdId: '',
  code: '0',
  execType: '',
  fee: '0',
  feeCcy: 'USDT',
  fillFee: '0',
  fillFeeCcy: '',
  fillPx: '',
  fillSz: '0',
  fillTime: '',
  instId: 'BTC-USDT',
  instType: 'SPOT',
  msg: '',
  ordId: '452197707845865472',
  ordType: 'limit',
  px: '31527.10',
  side: 'sell',
  state: 'live',
  sz: '0.0030',
  tgtCcy: '',
  tradeId: '',
  uTime: '1746947317402',
  ...fields,
});

const FILL = {
  tradeId: '242589207',
  fillPx: '31527.1',
  fillSz: '0.001',
  fillTime: '1746947318000',
  fillFee: '-0.02522168',
  fillFeeCcy: 'USDT',
  fee: '-0.05',
  execType: 'M',
};

const order = (fields: object, from: OrderContext = context()) => parseOrderRow(row(fields), from).order;

test('a new order', () => {
  expect(parseOrderRow(row({ clOrdId: 'mine' }), context())).toMatchInlineSnapshot(`
    {
      "algoId": undefined,
      "fill": undefined,
      "order": {
        "clientOrderId": "mine",
        "createdTime": 1746947317401,
        "event": "new",
        "fill": undefined,
        "numbers": {
          "averagePrice": undefined,
          "filledVolume": "0",
          "price": "31527.10",
          "volume": "0.0030",
        },
        "orderId": "452197707845865472",
        "postOnly": false,
        "rawStatus": "live",
        "reduceOnly": undefined,
        "side": "sell",
        "status": "new",
        "symbol": "btc/usdt",
        "time": 1746947317402,
        "timeInForce": "gtc",
        "type": "limit",
      },
    }
  `);
});

describe('states', () => {
  test.each([
    ['live', '0', 'new'],
    ['live', '0.001', 'partially_filled'],
    ['partially_filled', '0.001', 'partially_filled'],
    ['filled', '0.003', 'filled'],
    ['canceled', '0', 'canceled'],
    ['canceled', '0.001', 'canceled'],
    ['mmp_canceled', '0', 'canceled'],
    ['suspended', '0', 'unknown'],
  ])('%s with %s filled is %s', (state, accFillSz, status) => {
    expect(order({ state, accFillSz, avgPx: '1' })).toMatchObject({ status, rawStatus: state });
  });
});

describe('what happened', () => {
  const cases = (
    [
      ['first report', {}, context(), 'new'],
      ['repeated report', {}, live, 'unknown'],
      ['amended', { amendResult: '0', amendSource: '1' }, live, 'replaced'],
      ['amended, to be completed elsewhere', { amendResult: '2' }, live, 'replaced'],
      ['not amended', { amendResult: '-1', code: '51503', msg: 'no' }, live, 'unknown'],
      ['made smaller by the system', { amendSource: '4' }, live, 'replaced'],
      ['price rounded by the system', { amendSource: '6' }, live, 'replaced'],
      ['cancelled because an amendment failed', { amendResult: '1', state: 'canceled' }, live, 'canceled'],
      ['cancelled', { state: 'canceled', cancelSource: '1' }, live, 'canceled'],
      ['ended without a fill of its own', { state: 'filled', accFillSz: '1', avgPx: '1' }, live, 'trade'],
      ['filled', { ...FILL, state: 'partially_filled', accFillSz: '0.001', avgPx: '1' }, live, 'trade'],
      ['an unknown state', { state: 'suspended' }, live, 'unknown'],
    ] as const
  ).map(([name, fields, from, event]) => ({ name, fields, from, event }));

  test.each(cases)('$name', ({ fields, from, event }) => {
    expect(order(fields, from)).toMatchObject({ event });
  });
});

describe('why it was cancelled', () => {
  test.each([
    ['0', 'other'],
    ['1', 'user'],
    ['2', 'insufficient_funds'],
    ['3', 'liquidation'],
    ['4', 'insufficient_funds'],
    ['6', 'liquidation'],
    ['7', 'expired'],
    ['9', 'insufficient_funds'],
    ['10', 'expired'],
    ['13', 'not_filled'],
    ['14', 'not_filled'],
    ['15', 'other'],
    ['17', 'other'],
    ['20', 'user'],
    ['21', 'other'],
    ['22', 'other'],
    ['23', 'other'],
    ['27', 'other'],
    ['31', 'post_only'],
    ['32', 'self_trade'],
    ['33', 'other'],
    ['36', 'other'],
    ['37', 'other'],
    ['38', 'other'],
    ['39', 'other'],
    ['42', 'other'],
    ['43', 'other'],
    ['44', 'other'],
    ['45', 'other'],
    ['46', 'other'],
    ['999', 'other'],
  ])('%s', (cancelSource, reason) => {
    // prettier-ignore
    expect(order({ state: 'canceled', cancelSource }, live)).toMatchObject({
      status: 'canceled',
      reason,
      rawReason: cancelSource,
    });
  });

  test("in OKX's text too, where there is one", () => {
    const fields = { state: 'canceled', cancelSource: '32', cancelSourceReason: 'Self trade prevention' };
    expect(order(fields, live)).toMatchObject({
      reason: 'self_trade',
      rawReason: '32: Self trade prevention',
    });
  });

  test('market-maker protection; no reason at all', () => {
    expect(order({ state: 'mmp_canceled' }, live)).toMatchObject({
      reason: 'other',
      rawReason: 'mmp_canceled',
    });
    expect(order({ state: 'canceled' }, live)).not.toHaveProperty('reason');
    expect(order({ cancelSource: '1' }, live)).not.toHaveProperty('reason');
  });
});

describe('never on the book', () => {
  const refused = (fields: object = {}) => ({
    ordType: 'post_only',
    state: 'canceled',
    cancelSource: '31',
    ...fields,
  });

  test('a post-only order that would have taken is rejected', () => {
    expect(order(refused())).toMatchObject({
      status: 'rejected',
      event: 'rejected',
      reason: 'post_only',
      type: 'limit',
      timeInForce: 'post_only',
    });
    expect(order(refused({ ordType: 'rpi', cancelSource: '45' }))).toMatchObject({ status: 'rejected' });
  });

  test('unless it was live before, or is filled in part', () => {
    expect(order(refused(), live)).toMatchObject({ status: 'canceled', event: 'canceled' });
    const filled = refused({ accFillSz: '0.001', avgPx: '1' });
    expect(order(filled)).toMatchObject({ status: 'canceled', event: 'canceled' });
    expect(order(refused({ cancelSource: '1' }))).toMatchObject({ status: 'canceled' });
  });

  test('and stays rejected when it is reported again', () => {
    const rejected = context({ known: () => ({ status: 'rejected', event: 'rejected' }) as MyOrder });
    expect(order(refused(), rejected)).toMatchObject({ status: 'rejected' });
  });
});

test.each([
  ['normal', undefined],
  ['twap', undefined],
  ['ddh', undefined],
  ['adl', 'liquidation'],
  ['full_liquidation', 'liquidation'],
  ['partial_liquidation', 'liquidation'],
  ['delivery', 'expired'],
  ['auto_conversion', 'other'],
  ['something new', undefined],
])('category %s', (category, reason) => {
  const parsed = order({ category, state: 'filled', accFillSz: '1', avgPx: '1' });
  expect(parsed.reason).toBe(reason);
  expect(parsed.rawReason).toBe(reason && category);
});

test.each([
  ['market', 'market', undefined],
  ['limit', 'limit', 'gtc'],
  ['post_only', 'limit', 'post_only'],
  ['fok', 'limit', 'fok'],
  ['ioc', 'limit', 'ioc'],
  ['optimal_limit_ioc', 'market', 'ioc'],
  ['mmp', 'limit', 'gtc'],
  ['mmp_and_post_only', 'limit', 'post_only'],
  ['op_fok', 'limit', 'fok'],
  ['rpi', 'limit', 'post_only'],
  ['elp', 'limit', 'post_only'],
  ['trigger', 'trigger', undefined],
])('type %s', (ordType, type, timeInForce) => {
  const parsed = order({ ordType, tgtCcy: 'base_ccy' });
  expect(parsed).toMatchObject({ type });
  expect(parsed.timeInForce).toBe(timeInForce);
});

describe('sizes', () => {
  test.each([
    ['buy', '', 'quote'],
    ['buy', 'quote_ccy', 'quote'],
    ['buy', 'base_ccy', 'base'],
    ['sell', '', 'base'],
    ['sell', 'quote_ccy', 'quote'],
    ['sell', 'base_ccy', 'base'],
  ])('a market %s with tgtCcy "%s" is sized in %s currency', (side, tgtCcy, currency) => {
    const numbers = order({ ordType: 'market', px: '', sz: '100', side, tgtCcy }).numbers;
    expect(numbers.quoteVolume).toBe(currency === 'quote' ? '100' : undefined);
    expect(numbers.volume).toBe(currency === 'base' ? '100' : undefined);
    expect(numbers.price).toBeUndefined();
  });

  test('limit orders are sized in base currency, whatever else they say', () => {
    expect(order({ side: 'buy', tgtCcy: 'quote_ccy' }).numbers).toMatchObject({ volume: '0.0030' });
  });

  test('linear contracts', () => {
    const fields = {
      instType: 'SWAP',
      instId: 'BTC-USDT-SWAP',
      sz: '0.30',
      accFillSz: '0.03',
      avgPx: '103698.9',
    };
    expect(order({ ...fields, state: 'partially_filled' }, swap(linearSizes('0.01'))).numbers).toEqual({
      price: '31527.10',
      averagePrice: '103698.9',
      volume: '0.0030',
      contracts: '0.30',
      filledVolume: '0.0003',
    });
  });

  test('inverse contracts: at the order’s price, filled at the average, nothing left when filled', () => {
    const inverse = swap(inverseSizes('100'), 'btc/usd:btc');
    const fields = { instType: 'SWAP', instId: 'BTC-USD-SWAP', px: '50000', sz: '10' };
    expect(order({ ...fields, accFillSz: '4', avgPx: '40000' }, inverse).numbers).toEqual({
      price: '50000',
      averagePrice: '40000',
      volume: '0.02',
      contracts: '10',
      filledVolume: '0.01',
      remainingVolume: '0.012',
    });
    const filled = { ...fields, state: 'filled', accFillSz: '10', avgPx: '40000' };
    expect(order(filled, inverse).numbers).toMatchObject({ filledVolume: '0.025', remainingVolume: '0' });
    const market = order({ ...fields, ordType: 'market', px: '' }, inverse).numbers;
    expect(market).toMatchObject({ volume: undefined, contracts: '10', filledVolume: '0' });
  });
});

describe('fills', () => {
  const filled = {
    ...FILL,
    state: 'partially_filled',
    accFillSz: '0.002',
    avgPx: '31527.1',
    clOrdId: 'mine',
  };

  test('fee is this fill’s, with its sign turned', () => {
    expect(parseOrderRow(row(filled), context()).fill).toEqual({
      orderId: '452197707845865472',
      symbol: 'btc/usdt',
      clientOrderId: 'mine',
      side: 'sell',
      time: 1746947318000,
      tradeId: '242589207',
      price: '31527.1',
      volume: '0.001',
      liquidity: 'maker',
      fees: [{ amount: '0.02522168', currency: 'usdt' }],
    });
  });

  test.each([
    ['a rebate', { fillFee: '0.001' }, [{ amount: '-0.001', currency: 'usdt' }]],
    ['free', { fillFee: '0' }, [{ amount: '0', currency: 'usdt' }]],
    ['not stated', { fillFee: '', fillFeeCcy: '' }, []],
    [
      'old rows, first fill',
      { fillFee: undefined, accFillSz: '0.001' },
      [{ amount: '0.05', currency: 'usdt' }],
    ],
    ['old rows, later fill: the total is not the fill’s', { fillFee: undefined }, []],
  ])('%s', (_name, fields, fees) => {
    const reported = Object.fromEntries(
      Object.entries(row({ ...filled, ...fields })).filter(([, value]) => (value as unknown) !== undefined),
    );
    expect(parseOrderRow(reported, context()).fill?.fees).toEqual(fees);
  });

  test('taker, and who knows', () => {
    expect(parseOrderRow(row({ ...filled, execType: 'T' }), context()).fill?.liquidity).toBe('taker');
    expect(parseOrderRow(row({ ...filled, execType: '' }), context()).fill?.liquidity).toBe('unknown');
  });

  test('a row without an id or a size reports none', () => {
    expect(parseOrderRow(row({ ...filled, tradeId: '' }), context()).fill).toBeUndefined();
    expect(parseOrderRow(row({ ...filled, fillSz: '0' }), context()).fill).toBeUndefined();
  });

  test('of contracts', () => {
    const contract = row({ ...filled, instId: 'BTC-USDT-SWAP', fillSz: '3' });
    expect(parseOrderRow(contract, swap(linearSizes('0.01'))).fill).toMatchObject({
      volume: '0.03',
      contracts: '3',
    });
    const inverse = row({ ...filled, instId: 'BTC-USD-SWAP', fillSz: '3', fillPx: '30000' });
    expect(parseOrderRow(inverse, swap(inverseSizes('100'), 'btc/usd:btc')).fill).toMatchObject({
      volume: '0.01',
      contracts: '3',
    });
  });

  test('one without a price cannot be read', () => {
    expect(() => parseOrderRow(row({ ...filled, fillPx: '' }), context())).toThrow('is of 0.001 at');
  });
});

describe('REST', () => {
  test('the fill fields of an order are those of its last fill, and report none', () => {
    const reported = parseRestOrder(
      row({ ...FILL, state: 'filled', accFillSz: '0.003', avgPx: '1' }),
      context(),
    );
    expect(reported).toMatchObject({ event: 'snapshot', status: 'filled' });
    expect(reported).not.toHaveProperty('fill');
  });

  test('an average that is empty or zero is none', () => {
    expect(parseRestOrder(row({ avgPx: '' }), context()).numbers.averagePrice).toBeUndefined();
    expect(parseRestOrder(row({ avgPx: '0' }), context()).numbers.averagePrice).toBeUndefined();
  });

  test('a fill: `fee` is its own', () => {
    const fill = {
      side: 'buy', fillSz: '0.00192834', fillPx: '51858', fee: '-0.00000192834', ordId: '680800019749904384',
      instType: 'SPOT', instId: 'BTC-USDT', clOrdId: '', billId: '1', fillTime: '1708587373361', execType: 'T',
      tradeId: '744876980', feeCcy: 'BTC', ts: '1708587373362',
    }; // prettier-ignore
    expect(parseRestFill(fill, context())).toEqual({
      orderId: '680800019749904384',
      symbol: 'btc/usdt',
      clientOrderId: undefined,
      side: 'buy',
      time: 1708587373361,
      tradeId: '744876980',
      price: '51858',
      volume: '0.00192834',
      liquidity: 'taker',
      fees: [{ amount: '0.00000192834', currency: 'btc' }],
    });
    expect(parseRestFill({ ...fill, instId: 'ETH-USDT' }, context())).toBeUndefined();
    expect(() => parseRestFill({ ...fill, ordId: '' }, context())).toThrow('ordId');
    expect(() => parseRestFill({ ...fill, fillSz: '' }, context())).toThrow('fillSz');
  });
});

test('an order of another market is foreign, whatever its shape', () => {
  expect(parseOrderRow({ instId: 'X-Y-SWAP', ordId: '1', state: 'live' }, context())).toEqual({
    order: {
      orderId: '1',
      symbol: 'x-y-swap/',
      numbers: {},
      status: 'unknown',
      event: 'unknown',
      rawStatus: 'live',
    },
  });
});

test.each([
  ['no id', { ordId: '' }, 'order.ordId'],
  ['no size', { sz: '' }, 'order.sz'],
  ['no filled size', { accFillSz: undefined }, 'order'],
  ['a price that is none', { px: 'cheap' }, 'order.px'],
])('%s: the row is refused', (_name, fields, words) => {
  expect(() => parseOrderRow(row(fields), context())).toThrow(words);
});
