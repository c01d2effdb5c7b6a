import { INFO, type SubscribeRequests, VenueClock } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { makeRequests, readControl } from './control.js';
import { readEvent, readReply } from '../account/spot/replies.js';
import { SpotLogin } from '../account/spot/login.js';
import { makeSigner } from './signature.js';

describe('market streams', () => {
  const requests = (): SubscribeRequests => {
    const asked = makeRequests((pair) => [`${pair.replace('/', '')}@trade`]);
    asked.subscribe(['btc/usdt', 'eth/usdt']);
    return asked;
  };

  test('a quiet market is well while Binance lists its streams, and lost when it does not', () => {
    const asked = requests();
    expect(JSON.parse(asked.list())).toEqual({ method: 'LIST_SUBSCRIPTIONS', id: 2 });
    expect(readControl({ result: ['ethusdt@trade', 'btcusdt@trade'], id: 2 }, asked)).toEqual({
      kind: 'acknowledged',
      pairs: [],
    });
    asked.list();
    expect(readControl({ result: ['btcusdt@trade'], id: '3' }, asked)).toMatchObject({
      kind: 'gap',
      reason: expect.stringContaining('ethusdt@trade') as string,
    });
  });

  test.each([
    [
      { result: null, id: 1 },
      { kind: 'acknowledged', pairs: ['btc/usdt', 'eth/usdt'] },
    ],
    [{ result: null, id: 9 }, INFO],
    [{ result: ['btcusdt@trade'], id: 7 }, INFO],
    [
      { error: { code: 2, msg: 'Invalid request: unknown variant' }, id: 1 },
      { kind: 'refused', pairs: ['btc/usdt', 'eth/usdt'], reason: 'Invalid request: unknown variant (2)' },
    ],
    [
      { code: 2, msg: 'Invalid request', id: 1 },
      { kind: 'refused', pairs: ['btc/usdt', 'eth/usdt'], reason: 'Invalid request (2)' },
    ],
    [
      { error: { code: 4, msg: 'Too many subscriptions' }, id: 1 },
      { kind: 'retry', reason: 'Too many subscriptions (4)' },
    ],
    [{ error: { code: 3, msg: 'Invalid JSON' } }, { kind: 'retry', reason: 'Invalid JSON (3)' }],
  ])('%j', (packet, control) => {
    expect(readControl(packet, requests())).toEqual(control);
  });

  test('a pair that is unsubscribed is not missed in the list, nor one that is subscribed after the list was requested', () => {
    const asked = requests();
    asked.list();
    expect(asked.unsubscribe(['eth/usdt']).map((frame) => JSON.parse(frame) as unknown)).toEqual([
      { method: 'UNSUBSCRIBE', params: ['ethusdt@trade'], id: 3 },
    ]);
    asked.subscribe(['sol/usdt']);
    expect(readControl({ result: null, id: 3 }, asked)).toEqual(INFO);
    expect(readControl({ result: null, id: 4 }, asked)).toEqual({
      kind: 'acknowledged',
      pairs: ['sol/usdt'],
    });
    expect(readControl({ result: ['btcusdt@trade'], id: 2 }, asked)).toEqual({
      kind: 'acknowledged',
      pairs: [],
    });
    asked.list();
    expect(readControl({ result: ['btcusdt@trade'], id: 5 }, asked)).toMatchObject({
      kind: 'gap',
      reason: expect.stringContaining('solusdt@trade') as string,
    });
  });

  test.each([[{ hello: 'world' }], ['text'], [null], [7]])('%j is none of Binance', (packet) => {
    expect(() => readControl(packet, requests())).toThrow();
  });

  test('many streams are few requests, with numbers as ids', () => {
    const pairs = Array.from({ length: 250 }, (_, index) => `c${index}/usdt` as const);
    const frames = makeRequests((pair) => [`${pair.replace('/', '')}@trade`]).subscribe(pairs);
    expect(frames).toHaveLength(3);
    const parsed = frames.map(
      (frame) => JSON.parse(frame) as { method: string; params: string[]; id: unknown },
    );
    expect(parsed.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(parsed.flatMap(({ params }) => params)).toHaveLength(250);
    for (const frame of frames) expect(frame.length).toBeLessThan(4096);
  });
});

describe('the WebSocket API', () => {
  const clock = new VenueClock(() => Promise.resolve(0));
  const login = (apiAuthData = {}, apiSecret = 'secret'): SpotLogin =>
    new SpotLogin({
      apiKey: 'key',
      api: { clock },
      signer: makeSigner({ exchange: 'binance', apiSecret, apiAuthData }),
    });
  const refused = (code: string, status = '400', id: string | null = '1') => ({
    id,
    status,
    error: { code, msg: 'words' },
  });

  test.each([
    [{ id: '1', status: '200', result: { subscriptionId: '0' } }, 'acknowledged'],
    [{ id: '7', status: '200', result: { subscriptionId: '0' } }, 'info'],
    [refused('-2035'), 'acknowledged'],
    [refused('-1022'), 'auth_rejected'],
    [refused('-2014', '401'), 'auth_rejected'],
    [refused('-2015', '401'), 'auth_rejected'],
    [refused('-2028'), 'auth_rejected'],
    [refused('-1193'), 'auth_rejected'],
    [refused('-2015', '401', null), 'auth_rejected'],
    [refused('-1021'), 'retry'],
    [refused('-1003', '429'), 'retry'],
    [refused('-1003', '418'), 'retry'],
    [refused('-1006', '500'), 'retry'],
    [refused('-2042'), 'retry'],
  ])('%j is %s', (packet, kind) => {
    expect(readReply(packet, login())).toMatchObject({ kind });
  });

  test.each([
    ['banned', '418', { msg: 'words', data: { retryAfter: Date.now() + 90_000, serverTime: Date.now() } }],
    ['too_many', '429', { msg: 'words', data: { retryAfter: String(Date.now() + 90_000) } }],
    ['banned', '418', { msg: `Way too many requests; IP(1.2.3.4) banned until ${Date.now() + 90_000}. Use` }],
  ])('%s by status %s is obeyed, until %j', (keepAway, status, error) => {
    const control = readReply({ id: '1', status, error: { code: '-1003', ...error } }, login());
    expect(control).toMatchObject({ kind: 'retry', keepAway });
    const { retryAfter = 0 } = control as { readonly retryAfter?: number };
    expect(retryAfter).toBeGreaterThan(80_000);
    expect(retryAfter).toBeLessThanOrEqual(90_000);
  });

  test('too many requests are that in a reply of a market stream too', () => {
    const packet = { id: 1, error: { code: -1003, msg: 'Too many requests' } };
    expect(readControl(packet, makeRequests())).toMatchObject({ kind: 'retry', keepAway: 'too_many' });
  });

  test.each([
    ['serverShutdown', 'rotate'],
    ['eventStreamTerminated', 'retry'],
    ['outboundAccountPosition', 'info'],
    ['balanceUpdate', 'info'],
    ['listStatus', 'info'],
    ['externalLockUpdate', 'info'],
    ['somethingNew', 'info'],
  ])('event %s is %s', (e, kind) => {
    expect(readEvent({ e })).toMatchObject({ kind });
  });

  test('a session whose subscription came before its logon is not tried again', async () => {
    const ed25519 = 'MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g';
    const session = login({ keyType: 'ed25519' }, ed25519);
    const methods = async (): Promise<string[]> =>
      (await session.frames()).map((frame) => (JSON.parse(frame) as { method: string }).method);
    expect(await methods()).toEqual(['session.logon', 'userDataStream.subscribe']);
    expect(readReply(refused('-1002', '401'), session)).toMatchObject({ kind: 'retry' });
    expect(await methods()).toEqual(['userDataStream.subscribe.signature']);
  });
});
