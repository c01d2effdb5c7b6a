import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RestClient } from '@hftjs/core/adapter';
import { KrakenApi } from './kraken-api.js';

const API_KEY = 'KEY-4b825dc642cb';
const API_SECRET = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';

interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = { status: number; text: string } | object;

let server: Server;
let rest: RestClient;
let abort: AbortController;
let api: KrakenApi;
let calls: Call[];
/** Answers in turn; the last one stays. */
let answers: Answer[];
/** Answers wait for this. */
let gate: Promise<void>;

beforeEach(async () => {
  calls = [];
  answers = [];
  gate = Promise.resolve();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
      void gate.then(() => {
        if ('text' in answer && 'status' in answer) {
          response.statusCode = Number(answer.status);
          response.end(answer.text);
        } else response.end(JSON.stringify({ error: [], result: {}, ...answer }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  abort = new AbortController();
  rest = new RestClient({ exchange: 'kraken', origin: `http://127.0.0.1:${port}`, signal: abort.signal });
  api = new KrakenApi({ exchange: 'kraken', rest, apiKey: API_KEY, apiSecret: API_SECRET });
});

afterEach(async () => {
  abort.abort();
  await rest.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What Kraken computes of what it received, written apart from the adapter. */
function expectedSignature({ url, body }: Call): string {
  const nonce = new URLSearchParams(body).get('nonce') ?? '';
  const hash = createHash('sha256')
    .update(nonce + body, 'utf8')
    .digest();
  const message = Buffer.concat([Buffer.from(url), hash]);
  return createHmac('sha512', Buffer.from(API_SECRET, 'base64')).update(message).digest('base64');
}

const nonceOf = ({ body }: Call): bigint => BigInt(new URLSearchParams(body).get('nonce') ?? '0');

describe('private calls', () => {
  test('are signed over exactly what is sent', async () => {
    answers = [{ result: { token: 'TOKEN', expires: 900 } }];
    expect(await api.token()).toBe('TOKEN');
    await api.queryOrders(['O1', 'O2']);
    await api.fillsSince(1_700_000_000.5);
    await api.openOrders();
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /0/private/GetWebSocketsToken',
      'POST /0/private/QueryOrders',
      'POST /0/private/TradesHistory',
      'POST /0/private/OpenOrders',
    ]);
    for (const call of calls) {
      expect(call.headers['api-key']).toBe(API_KEY);
      expect(call.headers['api-sign']).toBe(expectedSignature(call));
      expect(call.headers['content-type']).toBe('application/x-www-form-urlencoded');
      expect(call.body).toMatch(/^nonce=\d+/);
    }
    expect(Object.fromEntries(new URLSearchParams(calls[1]?.body))).toMatchObject({ txid: 'O1,O2' });
    expect(Object.fromEntries(new URLSearchParams(calls[2]?.body))).toMatchObject({
      start: '1700000000.500000',
      ofs: '0',
    });
  });

  test('never overtake each other, and their nonces rise', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const results = Promise.all([
      api.openOrders(),
      api.queryOrders(['O1']),
      api.openOrders(),
      api.token().catch(String),
    ]);
    await expect.poll(() => calls.length).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(1);
    open();
    await results;
    expect(calls).toHaveLength(4);
    for (const [index, call] of calls.entries())
      if (index > 0) expect(nonceOf(call) > nonceOf(calls[index - 1]!)).toBe(true);
  });

  test('one that fails does not stop those after it', async () => {
    answers = [{ error: ['EService:Busy'] }, { result: { open: { O1: {} } } }];
    const failing = expect(api.openOrders()).rejects.toThrow('OpenOrders failed: EService:Busy');
    expect(Object.keys(await api.openOrders())).toEqual(['O1']);
    await failing;
  });
});

describe('errors in HTTP 200', () => {
  test.each([
    ['EAPI:Invalid key', 'auth_rejected'],
    ['EAPI:Invalid signature', 'auth_rejected'],
    ['EGeneral:Permission denied', 'auth_rejected'],
    ['EAccount:Invalid permissions', 'auth_rejected'],
    ['EGeneral:Temporary lockout', 'auth_rejected'],
    ['EAuth:Account unconfirmed', 'auth_rejected'],
    ['EAPI:Rate limit exceeded', 'connect_failed'],
    ['EService:Unavailable', 'connect_failed'],
    ['EService:Throttled: 1762796155', 'connect_failed'],
    ['EGeneral:Internal error', 'connect_failed'],
    ['EQuery:Unknown asset pair', 'connect_failed'],
  ])('%s: %s', async (words, code) => {
    answers = [{ error: [words] }];
    const error: unknown = await api.token().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'StreamError', code, exchange: 'kraken' });
    expect(String(error)).toContain(words);
    expect(String(error)).not.toContain(API_KEY);
    expect(calls).toHaveLength(1);
  });

  test('EAuth:Rate limit exceeded is not a wrong key', async () => {
    answers = [{ error: ['EAuth:Rate limit exceeded'] }];
    await expect(api.token()).rejects.toMatchObject({ code: 'connect_failed' });
  });

  test('a nonce that was overtaken is tried once more, with a higher one', async () => {
    answers = [{ error: ['EAPI:Invalid nonce'] }, { result: { token: 'TOKEN' } }];
    expect(await api.token()).toBe('TOKEN');
    expect(calls).toHaveLength(2);
    expect(nonceOf(calls[1]!) > nonceOf(calls[0]!)).toBe(true);
    expect(calls[1]?.headers['api-sign']).toBe(expectedSignature(calls[1]!));
  });

  test('and only once more', async () => {
    answers = [{ error: ['EAPI:Invalid nonce'] }];
    await expect(api.token()).rejects.toMatchObject({
      code: 'connect_failed',
      message: expect.stringContaining('Invalid nonce') as string,
    });
    expect(calls).toHaveLength(2);
  });
});

describe('answers that are none', () => {
  test.each([
    [{ status: 502, text: '<html>Bad gateway</html>' }, 'GetWebSocketsToken failed: HTTP 502 without'],
    [{ status: 200, text: '' }, 'GetWebSocketsToken failed: HTTP 200 without'],
    [{ status: 200, text: 'null' }, 'GetWebSocketsToken failed: HTTP 200 without'],
    [{ status: 200, text: '[]' }, 'GetWebSocketsToken failed: HTTP 200 without'],
    [{ result: {} }, 'GetWebSocketsToken gave no token'],
    [{ result: { token: null } }, 'GetWebSocketsToken gave no token'],
    [{ result: null }, 'GetWebSocketsToken gave no token'],
  ])('%j', async (answer, words) => {
    answers = [answer];
    await expect(api.token()).rejects.toThrow(words);
  });
});

describe('the token', () => {
  test('is asked for once by those who want it at the same time, and afresh by the next', async () => {
    answers = [{ result: { token: 'ONE' } }, { result: { token: 'TWO' } }];
    expect(await Promise.all([api.token(), api.token(), api.token()])).toEqual(['ONE', 'ONE', 'ONE']);
    expect(calls).toHaveLength(1);
    expect(await api.token()).toBe('TWO');
    expect(calls).toHaveLength(2);
  });

  test('that could not be had is asked for again', async () => {
    answers = [{ error: ['EService:Busy'] }, { result: { token: 'TWO' } }];
    const outcomes = await Promise.allSettled([api.token(), api.token()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await api.token()).toBe('TWO');
  });
});

describe('reading', () => {
  test('numbers of orders are their text', async () => {
    answers = [
      {
        status: 200,
        text: '{"error":[],"result":{"open":{"O1":{"opentm":1699792641.5845017,"vol":"0.10"}}}}',
      },
    ];
    expect(await api.openOrders()).toEqual({ O1: { opentm: '1699792641.5845017', vol: '0.10' } });
  });

  test('orders are asked for fifty at a time', async () => {
    answers = [{ result: { A: {} } }, { result: { B: {} } }, { result: { C: {} } }];
    const ids = Array.from({ length: 101 }, (_, index) => `O${index}`);
    expect(Object.keys(await api.queryOrders(ids))).toEqual(['A', 'B', 'C']);
    const asked = calls.map(({ body }) => new URLSearchParams(body).get('txid')?.split(','));
    expect(asked.map((list) => list?.length)).toEqual([50, 50, 1]);
    expect(asked.flat()).toEqual(ids);
    expect(await api.queryOrders([])).toEqual({});
    expect(calls).toHaveLength(3);
  });

  test('fills are read page by page until one is not full', async () => {
    const page = (first: number, count: number): object => ({
      result: {
        trades: Object.fromEntries(Array.from({ length: count }, (_, index) => [`T${first + index}`, {}])),
        count: 120,
      },
    });
    answers = [page(0, 50), page(50, 50), page(100, 20)];
    expect(Object.keys(await api.fillsSince(5))).toHaveLength(120);
    expect(calls.map(({ body }) => new URLSearchParams(body).get('ofs'))).toEqual(['0', '50', '100']);
  });

  test('names of pairs: those we ask by, and those that Kraken has', async () => {
    answers = [
      { result: { XXBTZUSD: { altname: 'XBTUSD', wsname: 'XBT/USD' }, ODD: { altname: 'ODD' }, NONE: null } },
    ];
    const { names, unknown } = await api.assetPairs.namesOf(['btc/usd', 'doge/btc']);
    expect(Object.fromEntries(names)).toEqual({ XBTUSD: 'BTC/USD', XXBTZUSD: 'BTC/USD', XDGXBT: 'DOGE/BTC' });
    expect(unknown).toEqual([]);
    await api.assetPairs.namesOf(['btc/usd', 'doge/btc']);
    expect(calls).toMatchObject([{ method: 'GET', url: '/0/public/AssetPairs?pair=XBTUSD%2CXDGXBT' }]);
    expect(calls[0]?.headers).not.toHaveProperty('api-key');
  });

  test('a pair that Kraken does not have is reported, and the others are read', async () => {
    const error = ['EQuery:Unknown asset pair'];
    const one = (altname: string): object => ({ result: { [altname]: { altname } } });
    answers = [{ error }, { error }, one('XBTUSD'), { error }, one('ETHUSD')];
    const { names, unknown } = await api.assetPairs.namesOf(['btc/usd', 'nope/usd', 'eth/usd']);
    expect([...names.values()]).toEqual(['BTC/USD', 'ETH/USD']);
    expect(unknown).toEqual(['nope/usd']);
  });

  test('public trades, and where to go on', async () => {
    const row = ['1.0', '2.0', 1700000000.1, 'b', 'l', '', 5];
    answers = [{ result: { XXBTZUSD: [row], last: '1700000000100000001' } }];
    expect(await api.tradesAfter('btc/usd', '1699999999000000000')).toEqual({
      rows: [row],
      last: '1700000000100000001',
    });
    expect(calls[0]?.url).toBe('/0/public/Trades?pair=XBTUSD&since=1699999999000000000&count=1000');
    answers = [{ result: { last: '1' } }];
    await expect(api.tradesAfter('btc/usd', '0')).rejects.toMatchObject({ code: 'malformed_packet' });
  });
});

test('a host that does not answer is reported, without the secret', async () => {
  const { port } = server.address() as AddressInfo;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const error: unknown = await api.token().catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'connect_failed' });
  expect(String(error)).toContain(`POST http://127.0.0.1:${port}/0/private/GetWebSocketsToken failed: `);
  expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain(API_SECRET);
});

test('a stream that stops ends its calls', async () => {
  gate = new Promise(() => undefined);
  const ended = expect(api.token()).rejects.toMatchObject({ code: 'closed' });
  await expect.poll(() => calls.length).toBe(1);
  abort.abort();
  await ended;
});
