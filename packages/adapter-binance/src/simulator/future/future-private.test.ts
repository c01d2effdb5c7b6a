import { createHmac } from 'node:crypto';
import { WireClient, type Credentials } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../index.js';
import type { BinanceFutureSimulatorOptions } from '../options.js';

let venue: BinanceFutureSimulator;

async function start(options: Partial<BinanceFutureSimulatorOptions> = {}): Promise<void> {
  venue = await startBinanceFutureSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'eth/usdt'],
    rate: 0,
    ...options,
  });
}

async function restart(options: Partial<BinanceFutureSimulatorOptions>): Promise<void> {
  await venue.close();
  await start(options);
}

beforeEach(() => start());
afterEach(() => venue.close());

async function call(
  method: string,
  path: string,
  { apiKey }: Credentials = venue.credentials,
): Promise<string> {
  const response = await fetch(`${venue.apiHost}/fapi/v1/${path}`, {
    method,
    headers: { 'X-MBX-APIKEY': apiKey },
  });
  return response.text();
}

function signed(path: string, fields: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({ ...fields, timestamp: String(Date.now()) }).toString();
  const signature = createHmac('sha256', venue.credentials.apiSecret).update(query).digest('hex');
  return call('GET', `${path}?${query}&signature=${signature}`);
}

const listenKey = async (credentials?: Credentials): Promise<string> =>
  (JSON.parse(await call('POST', 'listenKey', credentials)) as { listenKey: string }).listenKey;

async function settle(client: WireClient): Promise<void> {
  const id = requests++;
  client.send({ method: 'LIST_SUBSCRIPTIONS', id });
  await client.waitFor((frame) => frame === `{"result":null,"id":${id}}`);
}
let requests = 1000;

const types = (client: WireClient): string[] =>
  client.frames
    .filter((frame) => frame.startsWith('{"e"'))
    .map((frame) => /"e":"(\w+)"/.exec(frame)?.[1] ?? '');

const wire = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[{}[\]().+?]/g, '\\$&').replaceAll('#', '[^,\\]}]+')}$`);

test('a fill is published three times, with an order id that exceeds a double', async () => {
  const client = await WireClient.connect(`${venue.streamHost}/private/ws/${await listenKey()}`);
  const { orderId } = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'sell',
    type: 'limit',
    price: 110_000,
    volume: 0.5,
    clientOrderId: 'my-9',
  });
  venue.market.fillOrder(orderId, 0.2);
  venue.cancelOrder(orderId);
  await settle(client);
  expect(types(client)).toEqual([
    'ORDER_TRADE_UPDATE',
    'TRADE_LITE',
    'ACCOUNT_UPDATE',
    'ORDER_TRADE_UPDATE',
    'ORDER_TRADE_UPDATE',
  ]);
  expect(BigInt(orderId)).toBeGreaterThan(2n ** 62n);
  const [fill] = venue.market.fills;
  const [created, lite, account, traded, canceled] = client.frames;
  expect(created).toMatch(
    wire(
      `{"e":"ORDER_TRADE_UPDATE","T":#,"E":#,"o":{"s":"BTCUSDT","c":"my-9","S":"SELL","o":"LIMIT","f":"GTC","q":"0.500","p":"110000.00","ap":"0","sp":"0","x":"NEW","X":"NEW","i":${orderId},"l":"0","z":"0","L":"0","T":#,"t":0,"b":"0","a":"55000.00000","m":false,"R":false,"wt":"CONTRACT_PRICE","ot":"LIMIT","ps":"BOTH","cp":false,"rp":"0","pP":false,"si":0,"ss":0,"V":"EXPIRE_MAKER","pm":"NONE","gtd":0,"er":"0"}}`,
    ),
  );
  expect(lite).toMatch(
    wire(
      `{"e":"TRADE_LITE","E":#,"T":#,"s":"BTCUSDT","q":"0.500","p":"110000.00","m":true,"c":"my-9","S":"SELL","L":"110000.00","l":"0.200","t":${fill!.tradeId},"i":${orderId}}`,
    ),
  );
  expect(account).toMatch(
    wire(
      `{"e":"ACCOUNT_UPDATE","T":#,"E":#,"a":{"B":[{"a":"USDT","wb":"999995.60000000","cw":"999995.60000000","bc":"0"}],"P":[{"s":"BTCUSDT","pa":"-0.200","ep":"110000.00000","bep":"110000.00000","cr":"0","up":#,"mt":"cross","iw":"0","ps":"BOTH","ma":"USDT"}],"m":"ORDER"}}`,
    ),
  );
  expect(traded).toContain(
    `"x":"TRADE","X":"PARTIALLY_FILLED","i":${orderId},"l":"0.200","z":"0.200","L":"110000.00","n":"4.40000000","N":"USDT","T":${Math.floor(fill!.time)},"t":${fill!.tradeId},"b":"0","a":"33000.00000","m":true,`,
  );
  expect(canceled).toContain(`"c":"my-9","S":"SELL","o":"LIMIT","f":"GTC"`);
  expect(canceled).toContain(`"x":"CANCELED","X":"CANCELED","i":${orderId},"l":"0","z":"0.200","L":"0","T":`);
});

test('profit of what is closed, in events and in REST', async () => {
  const client = await WireClient.connect(`${venue.streamHost}/private/ws/${await listenKey()}`);
  const order = { pair: 'btc/usdt', type: 'limit', volume: 0.1 } as const;
  const sold = venue.placeOrder({ ...order, side: 'sell', price: 110_000 });
  venue.market.fillOrder(sold.orderId);
  const bought = venue.placeOrder({ ...order, side: 'buy', price: 100_000 });
  venue.market.fillOrder(bought.orderId);
  await settle(client);
  expect(client.frames.filter((frame) => frame.includes('"x":"TRADE"')).at(-1)).toContain(
    '"rp":"1000.00000000"',
  );
  expect(client.frames.filter((frame) => frame.includes('"ACCOUNT_UPDATE"')).at(-1)).toContain(
    '"pa":"0","ep":"0.00000","bep":"0.00000","cr":"1000.00000000","up":"0"',
  );
  const rows = await signed('userTrades', { symbol: 'BTCUSDT' });
  expect(rows).toContain(
    `"orderId":${bought.orderId},"side":"BUY","price":"100000.00","qty":"0.100","realizedPnl":"1000.00000000","marginAsset":"USDT","quoteQty":"10000.00000000","commission":"2.00000000","commissionAsset":"USDT"`,
  );
});

test('conditional orders live in a service of their own until they are triggered', async () => {
  const client = await WireClient.connect(`${venue.streamHost}/private/ws/${await listenKey()}`);
  const top = venue.market.top('btc/usdt').ask!.price;
  const stop = { pair: 'btc/usdt', side: 'buy', type: 'stop', volume: 0.01 } as const;
  const canceled = venue.placeOrder({ ...stop, stopPrice: top + 900 });
  const fired = venue.placeOrder({ ...stop, stopPrice: top + 5, clientOrderId: 'stop-1' });
  expect(await signed('openOrders')).toBe('[]');
  const open = JSON.parse(await signed('openAlgoOrders', { symbol: 'BTCUSDT' })) as object[];
  expect(open).toMatchObject([
    { algoType: 'CONDITIONAL', orderType: 'STOP_MARKET', algoStatus: 'NEW', actualOrderId: '' },
    { clientAlgoId: 'stop-1', triggerPrice: (top + 5).toFixed(2) },
  ]);
  expect(await signed('order', { symbol: 'BTCUSDT', orderId: fired.orderId })).toContain('-2013');
  venue.cancelOrder(canceled.orderId);
  while (venue.market.order(fired.orderId)?.status === 'untriggered')
    venue.market.trade('btc/usdt', 'buy', 0.05);
  await settle(client);
  const lives = client.frames
    .filter((frame) => frame.includes('"ALGO_UPDATE"'))
    .map((frame) => (JSON.parse(frame) as { o: { aid: number; X: string; ai: string; aq?: string } }).o);
  expect(lives.map(({ X, ai }) => [X, ai])).toEqual([
    ['NEW', ''],
    ['NEW', ''],
    ['CANCELED', ''],
    ['TRIGGERING', ''],
    ['TRIGGERED', fired.orderId],
    ['FINISHED', fired.orderId],
  ]);
  expect(new Set(lives.map(({ aid }) => aid)).size).toBe(2);
  const orders = client.frames.filter((frame) => frame.includes('"ORDER_TRADE_UPDATE"'));
  expect(orders[0]).toContain(`"c":"stop-1","S":"BUY","o":"MARKET"`);
  expect(orders[0]).toContain(`"x":"NEW","X":"NEW","i":${fired.orderId},`);
  expect(orders.every((frame) => frame.includes('"ot":"STOP_MARKET"'))).toBe(true);
  expect(orders.some((frame) => frame.includes(canceled.orderId))).toBe(false);
  expect(await signed('allOrders', { symbol: 'BTCUSDT' })).toContain(`"orderId":${fired.orderId},`);
  expect(await signed('algoOrder', { clientAlgoId: 'stop-1' })).toContain(
    `"algoStatus":"FINISHED","actualOrderId":"${fired.orderId}"`,
  );
});

test.each([
  ['liquidation', 'autoclose-1'],
  ['adl', 'adl_autoclose'],
] as const)('%s comes from an order that no client placed', async (kind, clientOrderId) => {
  const client = await WireClient.connect(`${venue.streamHost}/private/ws/${await listenKey()}`);
  const { orderId } = venue.forceOrder({ kind, pair: 'eth/usdt', side: 'sell', volume: 0.1 });
  await settle(client);
  const orders = client.frames.filter((frame) => frame.includes('"ORDER_TRADE_UPDATE"'));
  expect(orders[0]).toContain(`"c":"${clientOrderId}","S":"SELL","o":"MARKET"`);
  expect(orders[0]).toContain(`"x":"CALCULATED","X":"NEW","i":${orderId},"l":"0"`);
  expect(orders.at(-1)).toContain('"x":"CALCULATED","X":"FILLED"');
  expect(types(client)).not.toContain('TRADE_LITE');
});

test('orders by REST keep every digit, and a rounded id matches no order', async () => {
  const { orderId } = venue.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 90_000,
    volume: 0.5,
  });
  const text = await signed('openOrders', { symbol: 'BTCUSDT' });
  expect(text).toMatch(
    wire(
      `[{"orderId":${orderId},"symbol":"BTCUSDT","status":"NEW","clientOrderId":#,"price":"90000.00","avgPrice":"0.00","origQty":"0.500","executedQty":"0.000","cumQuote":"0","timeInForce":"GTC","type":"LIMIT","reduceOnly":false,"closePosition":false,"side":"BUY","positionSide":"BOTH","stopPrice":"0.00","workingType":"CONTRACT_PRICE","priceProtect":false,"origType":"LIMIT","priceMatch":"NONE","selfTradePreventionMode":"EXPIRE_MAKER","goodTillDate":0,"time":#,"updateTime":#}]`,
    ),
  );
  expect(await signed('order', { symbol: 'BTCUSDT', orderId })).toContain(`"orderId":${orderId},`);
  const rounded = String(BigInt(Number(orderId)) + 1024n);
  expect(await signed('order', { symbol: 'BTCUSDT', orderId: rounded })).toContain('-2013');
  expect(await signed('allOrders', { symbol: 'BTCUSDT', orderId })).toContain(`"orderId":${orderId},`);
  expect(await signed('allOrders', { symbol: 'BTCUSDT', orderId: String(BigInt(orderId) + 1n) })).toBe('[]');
  expect(await signed('userTrades')).toContain("Mandatory parameter 'symbol'");
  expect(await signed('userTrades', { symbol: 'BTCUSDT', fromId: '1', endTime: '5' })).toContain('-1128');
});

test('listen keys: one per account, renewed, and gone when they are', async () => {
  const key = await listenKey();
  expect(await listenKey()).toBe(key);
  expect(await listenKey(venue.addAccount())).not.toBe(key);
  expect(await call('PUT', 'listenKey')).toBe(`{"listenKey":"${key}"}`);
  expect(await call('DELETE', 'listenKey')).toBe('{}');
  expect(await call('PUT', 'listenKey')).toBe('{"code":-1125,"msg":"This listenKey does not exist."}');
  expect(await call('POST', 'listenKey', { apiKey: 'A'.repeat(64), apiSecret: '' })).toContain('-2015');
  expect(await listenKey()).not.toBe(key);
});

test('an expired key leaves an open, silent socket; who filters its events may not hear of it', async () => {
  await restart({ listenKeyLifetime: 150 });
  const key = await listenKey();
  const paths = [
    `/private/ws/${key}`,
    `/private/stream?listenKey=${key}`,
    `/private/ws?listenKey=${key}&events=ORDER_TRADE_UPDATE/ACCOUNT_UPDATE`,
  ];
  const [raw, combined, filtered] = await Promise.all(
    paths.map((path) => WireClient.connect(venue.streamHost + path)),
  );
  const notice = await raw!.waitFor((frame) => frame.includes('listenKeyExpired'));
  expect(notice).toMatch(wire(`{"e":"listenKeyExpired","E":"#","listenKey":"${key}"}`));
  expect(await combined!.waitFor(() => true)).toContain(`{"stream":"${key}","data":{"e":"listenKeyExpired"`);
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  for (const client of [raw!, filtered!]) await settle(client);
  expect(types(raw!)).toEqual(['listenKeyExpired']);
  expect(types(filtered!)).toEqual([]);
  expect(await call('PUT', 'listenKey')).toContain('-1125');
});

test('tokens expire on command, with a word or without', async () => {
  const key = await listenKey();
  const client = await WireClient.connect(`${venue.streamHost}/private/ws/${key}`);
  venue.faults.expireTokens();
  await client.waitFor((frame) => frame.includes('listenKeyExpired'));
  await restart({ expiryNotice: false });
  const other = await WireClient.connect(`${venue.streamHost}/private/ws/${await listenKey()}`);
  venue.faults.expireTokens();
  venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
  await settle(other);
  expect(types(other)).toEqual([]);
});

test('two keys on one connection; a key that is none connects and is silent', async () => {
  const second = venue.addAccount();
  const [one, two] = [await listenKey(), await listenKey(second)];
  const both = await WireClient.connect(
    `${venue.streamHost}/private/stream?listenKey=${one}&events=TRADE_LITE&listenKey=${two}`,
  );
  const bogus = await WireClient.connect(`${venue.streamHost}/private/ws/nonsense`);
  const legacy = await WireClient.connect(`${venue.streamHost}/ws/${one}`);
  const order = { pair: 'eth/usdt', side: 'buy', type: 'market', volume: 0.001 } as const;
  venue.placeOrder(order);
  venue.placeOrder({ ...order, account: second });
  for (const client of [both, bogus, legacy]) {
    client.send({ method: 'UNSUBSCRIBE', params: ['x'], id: 77 });
    await client.waitFor((frame) => frame.endsWith('"id":77}'));
  }
  const heard = (key: string): string[] =>
    both.frames.flatMap((frame) => {
      const [, stream, type] = /"stream":"(\w+)","data":{"e":"(\w+)"/.exec(frame) ?? [];
      return stream === key && type !== undefined ? [type] : [];
    });
  expect(new Set(heard(one))).toEqual(new Set(['TRADE_LITE']));
  expect(new Set(heard(two))).toEqual(new Set(['ORDER_TRADE_UPDATE', 'TRADE_LITE', 'ACCOUNT_UPDATE']));
  expect([bogus.frames.length, legacy.frames.length]).toEqual([1, 1]);
});

test('conditional orders after their end: what the real order came to; lists that lag know less', async () => {
  const pair = 'btc/usdt';
  const stopPrice = venue.market.top(pair).bid!.price;
  const { orderId } = venue.placeOrder({ pair, side: 'sell', type: 'stop', stopPrice, volume: 0.002 });
  venue.market.trade(pair, 'sell', 0.001);
  const list = async (path: string): Promise<unknown> =>
    JSON.parse(await signed(path, { symbol: 'BTCUSDT' })) as unknown;
  const actual = { actualOrderId: orderId, actualQty: '0.002', actualType: 'MARKET' };
  expect(await list('allAlgoOrders')).toMatchObject([{ algoStatus: 'FINISHED', ...actual }]);
  expect(await list('openAlgoOrders')).toEqual([]);
  expect(await list('allOrders')).toMatchObject([{ status: 'FILLED' }]);
  venue.faults.lag({ orders: 60 });
  expect(await list('allAlgoOrders')).toEqual([]);
  expect(await list('allOrders')).toEqual([]);
});

test('a lagging list has a conditional order as it waited', async () => {
  let now = Date.now();
  await restart({ clock: () => now });
  const pair = 'btc/usdt';
  const stopPrice = venue.market.top(pair).bid!.price;
  venue.placeOrder({ pair, side: 'sell', type: 'stop', stopPrice, volume: 0.002 });
  now += 2000;
  venue.market.trade(pair, 'sell', 0.001);
  venue.faults.lag({ orders: 1 });
  const list = async (path: string): Promise<unknown> =>
    JSON.parse(await signed(path, { symbol: 'BTCUSDT' })) as unknown;
  expect(await list('openAlgoOrders')).toMatchObject([{ algoStatus: 'NEW', actualOrderId: '' }]);
  expect(await list('allOrders')).toEqual([]);
});
