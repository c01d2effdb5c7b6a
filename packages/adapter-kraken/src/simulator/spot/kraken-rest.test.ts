import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKrakenSimulator, type KrakenSimulator } from '../index.js';
import { privateCall, type Answer } from '../testing/rest.js';

let venue: KrakenSimulator;

beforeEach(async () => {
  venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd', 'doge/usd', 'eth/btc'], rate: 0 });
});

afterEach(() => venue.close());

const post = async (path: string, init: { body: string; headers: Record<string, string> }): Promise<string> =>
  (await fetch(`${venue.apiHost}${path}`, { method: 'POST', ...init })).text();

const call = (method: string, fields: Record<string, string> = {}): Promise<Answer> =>
  privateCall(venue, method, { fields });

const get = async (path: string): Promise<string> =>
  (await fetch(`${venue.apiHost}/0/public/${path}`)).text();

// Computed from Kraken's documentation of the signature; the secret is the one of their example.
const SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';
const BODY = 'nonce=1616492376594';
const SIGNATURE = '+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==';
const TOKEN_PATH = '/0/private/GetWebSocketsToken';

test('the example signature is good once; another body, path, key or the same nonce is not', async () => {
  venue.addAccount({ apiKey: 'example', apiSecret: SECRET });
  const headers = { 'API-Key': 'example', 'API-Sign': SIGNATURE };
  expect(await post(TOKEN_PATH, { body: `${BODY}&otp=1`, headers })).toBe(
    '{"error":["EAPI:Invalid signature"]}',
  );
  expect(await post('/0/private/OpenOrders', { body: BODY, headers })).toBe(
    '{"error":["EAPI:Invalid signature"]}',
  );
  expect(await post(TOKEN_PATH, { body: BODY, headers: { ...headers, 'API-Key': 'other' } })).toBe(
    '{"error":["EAPI:Invalid key"]}',
  );
  expect(await post(TOKEN_PATH, { body: BODY, headers })).toMatch(
    /^{"error":\[\],"result":{"token":"\w{43}","expires":900}}$/,
  );
  expect(await post(TOKEN_PATH, { body: BODY, headers })).toBe('{"error":["EAPI:Invalid nonce"]}');
});

test('the golden signature of the official SDK is taken', async () => {
  const apiSecret = Buffer.alloc(32, 1).toString('base64');
  venue.addAccount({ apiKey: 'golden', apiSecret });
  const headers = {
    'API-Key': 'golden',
    'API-Sign': '6i7+cpXVLDDnDOekgsRcgFQhkYFyPDSSxhSVA8OrA6vjziXcy2K1DP3n7f9B/Kgni71WjBSQusZKxduRsdF20Q==',
  };
  const body = 'nonce=1700000000000000000';
  expect(await post('/0/private/Balance', { body, headers })).toMatch(/^{"error":\[\],"result":{"ZUSD":/);
});

test('open, closed and queried orders', async () => {
  const placed = venue.placeOrder({
    pair: 'btc/usd',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.5,
    clientOrderId: 'mine',
  });
  const { open } = (await call('OpenOrders')).result as unknown as { open: Record<string, unknown> };
  expect(open).toEqual({
    [placed.orderId]: {
      refid: null,
      userref: 0,
      cl_ord_id: 'mine',
      status: 'open',
      opentm: expect.any(Number) as number,
      starttm: 0,
      expiretm: 0,
      descr: {
        pair: 'XBTUSD',
        type: 'buy',
        ordertype: 'limit',
        price: '90000.0',
        price2: '0',
        leverage: 'none',
        order: 'buy 0.50000000 XBTUSD @ limit 90000.0',
        close: '',
      },
      vol: '0.50000000',
      vol_exec: '0.00000000',
      cost: '0.00000',
      fee: '0.00000',
      price: '0.00000',
      stopprice: '0.00000',
      limitprice: '0.00000',
      misc: '',
      oflags: 'fciq',
    },
  });
  venue.cancelOrder(placed.orderId);
  expect((await call('OpenOrders')).result).toEqual({ open: {} });
  expect((await call('ClosedOrders')).result).toMatchObject({
    closed: { [placed.orderId]: { status: 'canceled', reason: 'User requested' } },
    count: 1,
  });
  expect((await call('QueryOrders', { txid: `${placed.orderId},OAAAAA-AAAAA-AAAAAA` })).result).toMatchObject(
    {
      [placed.orderId]: { status: 'canceled' },
    },
  );
  const tooMany = Array.from({ length: 51 }, () => placed.orderId).join(',');
  expect((await call('QueryOrders', { txid: tooMany })).error).toEqual(['EGeneral:Invalid arguments:txid']);
});

test('trade history comes in pages of 50, newest first, and equals the fills of the account', async () => {
  const other = venue.addAccount();
  for (let count = 0; count < 60; count++) {
    venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.0001 });
    venue.market.step();
  }
  const fills = venue.market.fills.toReversed();
  const history = async (
    fields = {},
    credentials = venue.credentials,
  ): Promise<{ trades: Record<string, unknown>; count: number }> =>
    (await privateCall(venue, 'TradesHistory', { fields, credentials })).result as never;
  const [first, second] = [await history(), await history({ ofs: '50' })];
  expect(first.count).toBe(fills.length);
  expect(Object.keys(first.trades)).toEqual(fills.slice(0, 50).map(({ fillId }) => fillId));
  expect(Object.keys(second.trades)).toEqual(fills.slice(50, 100).map(({ fillId }) => fillId));
  const { fillId, orderId, time, priceText, feeText, costText, tradeId } = fills[0]!;
  expect(first.trades[fillId]).toMatchObject({
    ordertxid: orderId,
    pair: 'XXBTZUSD',
    type: 'buy',
    ordertype: 'market',
    price: `${priceText}0000`,
    cost: costText,
    fee: feeText,
    vol: '0.00010000',
    trade_id: tradeId,
    maker: false,
  });
  // `start` is exclusive.
  const since = await history({ start: String(Math.round(fills[10]!.time * 1000) / 1_000_000) });
  expect(Object.keys(since.trades)).toEqual(fills.slice(0, 10).map((fill) => fill.fillId));
  expect(Object.keys((await call('QueryTrades', { txid: fillId })).result)).toEqual([fillId]);
  expect(time).toBeGreaterThan(1e12);
  expect(await history({}, other)).toEqual({ trades: {}, count: 0 });
});

test('public trades are followed by cursor without loss', async () => {
  for (let count = 0; count < 2000; count++) venue.market.step('btc/usd');
  const truth = venue.market.trades('btc/usd');
  const ids: number[] = [];
  let since = '0';
  for (;;) {
    const { result } = JSON.parse(await get(`Trades?pair=XBTUSD&since=${since}&count=100`)) as {
      result: { XXBTZUSD: [string, string, number, string, string, string, number][]; last: string };
    };
    if (result.XXBTZUSD.length === 0) break;
    ids.push(...result.XXBTZUSD.map((row) => row[6]));
    since = result.last;
  }
  expect(ids).toEqual(truth.map(({ id }) => id));
  const newest = truth.at(-1)!;
  expect(await get('Trades?pair=XXBTZUSD&count=1')).toBe(
    `{"error":[],"result":{"XXBTZUSD":[["${newest.priceText}0000","${newest.volumeText}",${Math.round(newest.time * 1000) / 1_000_000},"${newest.side.slice(0, 1)}","${newest.orderType.slice(0, 1)}","",${newest.id}]],"last":"${Math.round(newest.time * 1000)}000"}}`,
  );
});

test('pairs have all their names', async () => {
  const { result } = JSON.parse(await get('AssetPairs')) as {
    result: Record<string, Record<string, unknown>>;
  };
  expect(
    Object.entries(result).map(([name, { altname, wsname, base, quote }]) => [
      name,
      altname,
      wsname,
      base,
      quote,
    ]),
  ).toEqual([
    ['XXBTZUSD', 'XBTUSD', 'XBT/USD', 'XXBT', 'ZUSD'],
    ['XDGUSD', 'XDGUSD', 'XDG/USD', 'XXDG', 'ZUSD'],
    ['XETHXXBT', 'ETHXBT', 'ETH/XBT', 'XETH', 'XXBT'],
  ]);
  expect(Object.keys((JSON.parse(await get('AssetPairs?pair=XBTUSD')) as Answer).result)).toEqual([
    'XXBTZUSD',
  ]);
  expect(await get('AssetPairs?pair=XBTUSD,FOOUSD')).toBe('{"error":["EQuery:Unknown asset pair"]}');
  expect(await get('Trades?pair=BTCUSD')).toBe('{"error":["EQuery:Unknown asset pair"]}');
});

test('assets have both their names', async () => {
  expect(await get('Assets?asset=XBT,ZUSD')).toBe(
    '{"error":[],"result":{"XXBT":{"aclass":"currency","altname":"XBT","decimals":10,"display_decimals":5,"collateral_value":1,"status":"enabled"},"ZUSD":{"aclass":"currency","altname":"USD","decimals":4,"display_decimals":2,"collateral_value":1,"status":"enabled"}}}',
  );
  expect(Object.keys((JSON.parse(await get('Assets')) as Answer).result)).toEqual([
    'XXBT',
    'ZUSD',
    'XXDG',
    'XETH',
  ]);
  expect(await get('Assets?asset=XBT,FOO')).toBe('{"error":["EQuery:Unknown asset"]}');
});

test('time and status', async () => {
  expect(await get('Time')).toMatch(
    /^{"error":\[\],"result":{"unixtime":\d{10},"rfc1123":"\w{3}, \d\d \w{3} \d\d \d\d:\d\d:\d\d \+0000"}}$/,
  );
  expect(await get('SystemStatus')).toMatch(/"status":"online"/);
  venue.faults.maintenance();
  expect(await get('SystemStatus')).toMatch(/"status":"maintenance"/);
  expect(await get('Tickers')).toBe('{"error":["EGeneral:Unknown method"]}');
});

test('lists of orders and of fills lag independently, and can have an invalid row', async () => {
  const { orderId } = venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
  const keys = async (method: string, field: string): Promise<string[]> =>
    Object.keys((await call(method, { txid: orderId })).result[field] as object);
  const fillIds = venue.market.fills.map(({ fillId }) => fillId);
  venue.faults.lag({ fills: 60 });
  expect(await keys('TradesHistory', 'trades')).toEqual([]);
  expect(await keys('ClosedOrders', 'closed')).toEqual([orderId]);
  venue.faults.lag({ orders: 60 });
  expect(await keys('TradesHistory', 'trades')).toEqual(fillIds.toReversed());
  expect(await keys('ClosedOrders', 'closed')).toEqual([]);
  expect((await call('QueryOrders', { txid: orderId })).result).toEqual({});
  venue.faults.lag({});
  venue.faults.poison('orders');
  venue.faults.poison('fills', { orderId });
  expect(await keys('ClosedOrders', 'closed')).toEqual(['unreadable', orderId]);
  const { trades } = (await call('TradesHistory')).result;
  expect(trades).toMatchObject({ [fillIds[0] ?? '']: { ordertxid: orderId, vol: 'n/a' } });
  venue.faults.cure();
  expect(await keys('ClosedOrders', 'closed')).toEqual([orderId]);
});

test('closed orders are found by the time of their start or of their end', async () => {
  const order = { pair: 'btc/usd', side: 'buy', type: 'limit', price: 100, volume: 0.01 } as const;
  const { orderId } = venue.placeOrder(order);
  const start = String(venue.placeOrder(order).createdTime / 1000);
  venue.cancelOrder(orderId);
  const found = async (closetime: string): Promise<string[]> =>
    Object.keys((await call('ClosedOrders', { start, closetime })).result.closed as object);
  expect(await found('close')).toEqual([orderId]);
  expect(await found('both')).toEqual([orderId]);
  expect(await found('open')).toEqual([]);
});
