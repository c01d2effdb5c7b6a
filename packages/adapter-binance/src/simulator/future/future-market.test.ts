import { WireClient } from '@hftjs/simulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBinanceFutureSimulator, type BinanceFutureSimulator } from '../index.js';
import type { BinanceFutureSimulatorOptions } from '../options.js';

let venue: BinanceFutureSimulator;

async function start(options: Partial<BinanceFutureSimulatorOptions> = {}): Promise<void> {
  venue = await startBinanceFutureSimulator({
    seed: 7,
    pairs: ['btc/usdt', 'eth/usdt', 'btc/usdt:usdt-261225'],
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

const connect = (path: string): Promise<WireClient> => WireClient.connect(venue.streamHost + path);

let requests = 1000;
async function settle(client: WireClient): Promise<void> {
  const id = requests++;
  client.send({ method: 'GET_PROPERTY', params: ['combined'], id });
  await client.waitFor((frame) => frame.endsWith(`,"id":${id}}`));
}

const dataFrames = (client: WireClient): string[] =>
  client.frames.filter((frame) => !frame.startsWith('{"result"'));

const wire = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[{}[\]().+?]/g, '\\$&').replaceAll('#', '[^,\\]}]+')}$`);

test('book tickers and trades are public, and have times', async () => {
  const client = await connect('/public/stream?streams=btcusdt@bookTicker/btcusdt@trade');
  await settle(client);
  venue.market.trade('btc/usdt', 'buy', 1);
  await settle(client);
  const { bid, ask } = venue.market.top('btc/usdt');
  expect(dataFrames(client).find((frame) => frame.includes('bookTicker'))).toMatch(
    wire(
      `{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":#,"s":"BTCUSDT","ps":"BTCUSDT","b":"${bid!.priceText}0","B":"${bid!.volumeText}","a":"${ask!.priceText}0","A":"${ask!.volumeText}","T":#,"E":#,"st":1}}`,
    ),
  );
  const trade = venue.market.trades('btc/usdt').at(-1)!;
  expect(
    dataFrames(client)
      .filter((frame) => frame.includes('"MARKET"'))
      .at(-1),
  ).toMatch(
    wire(
      `{"stream":"btcusdt@trade","data":{"e":"trade","E":#,"T":${Math.floor(trade.time)},"s":"BTCUSDT","t":${trade.id},"p":"${trade.priceText}0","q":"${trade.volumeText}","X":"MARKET","m":false,"st":1}}`,
    ),
  );
});

test('frames without a trade use up trade ids', async () => {
  await restart({ emptyTradePercent: 30 });
  const client = await connect('/public/ws/ethusdt@trade');
  await settle(client);
  for (let count = 0; count < 200; count++) venue.market.step('eth/usdt');
  await settle(client);
  const rows = dataFrames(client).map((frame) => JSON.parse(frame) as { t: number; X: string });
  const ids = rows.map(({ t }) => t);
  expect(ids).toEqual(ids.map((_, index) => ids[0]! + index));
  const empty = rows.filter(({ X }) => X === 'NA').map(({ t }) => t);
  expect(empty.length).toBeGreaterThan(3);
  expect(venue.market.trades('eth/usdt').some(({ id }) => empty.includes(id))).toBe(false);
  expect(dataFrames(client).find((frame) => frame.includes('"NA"'))).toMatch(
    wire('{"e":"trade","E":#,"T":#,"s":"ETHUSDT","t":#,"p":"0","q":"0","X":"NA","m":true,"st":1}'),
  );
});

test('aggregates are market data, gathered for a tenth of a second', async () => {
  await restart({ tickerInterval: 30, emptyTradePercent: 0 });
  const client = await connect('/market/stream?streams=btcusdt@aggTrade/btcusdt@ticker/btcusdt@miniTicker');
  await settle(client);
  const before = venue.market.trades('btc/usdt').length;
  for (let count = 0; count < 100; count++) venue.market.step('btc/usdt');
  await client.waitFor((frame) => frame.includes('aggTrade'));
  const trades = venue.market.trades('btc/usdt').slice(before);
  const rows = dataFrames(client)
    .filter((frame) => frame.includes('aggTrade'))
    .map((frame) => (JSON.parse(frame) as { data: { a: number; f: number; l: number } }).data);
  expect(rows[0]?.f).toBe(trades[0]!.id);
  expect(rows.at(-1)?.l).toBe(trades.at(-1)!.id);
  for (const [index, { a, f }] of rows.slice(1).entries()) {
    expect(a).toBe(rows[index]!.a + 1);
    expect(f).toBe(rows[index]!.l + 1);
  }
  expect(dataFrames(client).find((frame) => frame.includes('aggTrade'))).toMatch(
    wire(
      '{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":#,"a":#,"s":"BTCUSDT","p":#,"q":#,"nq":#,"f":#,"l":#,"T":#,"m":#,"st":1}}',
    ),
  );
  await client.waitFor((frame) => frame.includes('24hrMiniTicker'));
  expect(dataFrames(client).find((frame) => frame.includes('24hrTicker'))).toMatch(
    wire(
      '{"stream":"btcusdt@ticker","data":{"e":"24hrTicker","E":#,"s":"BTCUSDT","ps":"BTCUSDT","p":#,"P":#,"w":#,"c":#,"Q":#,"o":#,"h":#,"l":#,"v":#,"q":#,"O":#,"C":#,"F":#,"L":#,"n":#,"st":1}}',
    ),
  );
});

test('the wrong category, and a path without one, acknowledge and are silent', async () => {
  const clients = await Promise.all(['/market/stream', '/stream', '/ws', '/private/ws'].map(connect));
  for (const client of clients)
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'btcusdt@bookTicker'], id: 1 });
  const right = await connect('/public/stream');
  right.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'btcusdt@aggTrade'], id: 1 });
  for (const client of [...clients, right])
    await client.waitFor((frame) => frame === '{"result":null,"id":1}');
  venue.market.trade('btc/usdt', 'buy', 0.5);
  for (const client of clients) {
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
    await client.waitFor((frame) => frame.endsWith('"id":2}'));
    expect(client.frames).toHaveLength(2);
  }
  await right.waitFor((frame) => frame.includes('"e":"trade"'));
});

test('ids are unsigned integers or texts, and nothing else', async () => {
  for (const id of ['text', 7]) {
    const client = await connect('/public/ws');
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade'], id });
    expect(await client.waitFor((frame) => frame.includes('"id"'))).toBe(
      `{"result":null,"id":${JSON.stringify(id)}}`,
    );
  }
  for (const id of [-1, 1.5, null, {}]) {
    const client = await connect('/public/ws');
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade'], id });
    expect(await client.waitFor(() => true)).toBe(
      '{"error":{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}}',
    );
  }
});

test('reference data: perpetual and dated contracts, ticks and lots', async () => {
  const info = JSON.parse(await (await fetch(`${venue.apiHost}/fapi/v1/exchangeInfo`)).text()) as {
    symbols: { filters: object[] }[];
  };
  expect(info.symbols).toMatchObject([
    { symbol: 'BTCUSDT', pair: 'BTCUSDT', contractType: 'PERPETUAL', marginAsset: 'USDT', status: 'TRADING' },
    { symbol: 'ETHUSDT', contractType: 'PERPETUAL' },
    {
      symbol: 'BTCUSDT_261225',
      pair: 'BTCUSDT',
      contractType: 'CURRENT_QUARTER',
      deliveryDate: 1798185600000,
    },
  ]);
  expect(info.symbols[0]?.filters).toMatchObject([
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', stepSize: '0.001' },
    { filterType: 'MARKET_LOT_SIZE' },
    { filterType: 'MIN_NOTIONAL', notional: '5' },
    { filterType: 'PERCENT_PRICE' },
  ]);
});

test('the public tape', async () => {
  const get = async (path: string, headers: Record<string, string> = {}): Promise<unknown> =>
    (await fetch(`${venue.apiHost}/fapi/v1/${path}`, { headers })).json();
  const last = venue.market.trades('btc/usdt').at(-1)!;
  expect(await get('trades?symbol=BTCUSDT&limit=1')).toMatchObject([
    { id: last.id, price: `${last.priceText}0`, qty: last.volumeText, isRPITrade: false },
  ]);
  expect(await get(`historicalTrades?symbol=BTCUSDT&fromId=${last.id}`)).toMatchObject({ code: -2014 });
  const headers = { 'X-MBX-APIKEY': venue.credentials.apiKey };
  expect(await get(`historicalTrades?symbol=BTCUSDT&fromId=${last.id}`, headers)).toMatchObject([
    { id: last.id },
  ]);
  expect(await get('aggTrades?symbol=BTCUSDT&limit=1')).toMatchObject([{ l: last.id }]);
  expect(await get(`aggTrades?symbol=BTCUSDT&fromId=1&startTime=1`)).toMatchObject({ code: -1128 });
  const { bid } = venue.market.top('btc/usdt');
  expect(await get('ticker/bookTicker?symbol=BTCUSDT')).toMatchObject({ bidPrice: `${bid!.priceText}0` });
});
