import { afterEach, expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../../index.js';
import { SocketClient } from '../../testing/socket-client.js';
import {
  call,
  connect,
  CONID,
  enter,
  messagesOf,
  sessionOf,
  settle,
  socketUrl,
  watch,
} from '../../testing/web.js';

let venue: IBSimulator;

async function start(options: Partial<IBSimulatorOptions> = {}): Promise<void> {
  venue = await startIBSimulator({ seed: 7, pairs: ['aapl/usd'], rate: 0, pace: 50, ...options });
}
afterEach(() => venue.close());

const knock = (cookie?: string): Promise<SocketClient> =>
  SocketClient.connect(socketUrl(venue), { headers: cookie === undefined ? {} : { Cookie: cookie } });

test.each([
  ['as JSON', (id: string) => `api={"session":"${id}"}`],
  ['bare', (id: string) => `other=1; api=${id}`],
  ['encoded', (id: string) => `api=${encodeURIComponent(`{"session":"${id}"}`)}`],
])(
  'a session in the cookie, %s, is greeted with system, act and sts, in binary frames',
  async (_name, cookie) => {
    await start();
    await using client = await knock(cookie(await sessionOf(venue)));
    await client.waitFor('"topic":"sts"');
    expect(client.messages.slice(0, 3).map(({ isBinary }) => isBinary)).toEqual([true, true, true]);
    expect(client.texts.slice(0, 3).map((text) => JSON.parse(text) as unknown)).toMatchObject([
      { topic: 'system', success: expect.stringMatching(/^user\d{4}$/) as string, isPaper: true },
      { topic: 'act', args: { accounts: venue.accounts, selectedAccount: venue.accounts[0] } },
      { topic: 'sts', args: { connected: true, authenticated: true, competing: false } },
    ]);
  },
);

test('without a cookie the session is asked for, and may come in a message', async () => {
  await start();
  await using client = await knock();
  await client.waitFor('{"message":"waiting for session"}');
  client.send('sor+{}');
  await client.waitUntil(() => client.messages.length === 2);
  client.send(`{"session":"${await sessionOf(venue)}"}`);
  await client.waitFor('"topic":"sts"');
});

test('an unknown session id closes the connection with a close frame', async () => {
  await start();
  await using client = await knock('api={"session":"0123456789abcdef"}');
  await client.waitFor('waiting for session');
  client.send('{"session":"0123456789abcdef"}');
  expect(await client.closed()).toBe(1000);
  expect(client.texts.at(-1)).toBe('{"topic":"sts","args":{"authenticated":false}}');
});

test('the session in a message after the cookie is an unknown topic, and harmless', async () => {
  await start();
  await using client = await connect(venue);
  client.send(`{"session":"${await sessionOf(venue)}"}`);
  await client.waitFor(`{"error":"Topic unknown '{\\"s'","code":1}`);
  await settle(client);
});

test('tic, echo, heartbeat, and unknown topics', async () => {
  await start({ heartbeatInterval: 20 });
  await using client = await connect(venue);
  client.send('tic');
  expect(JSON.parse(await client.waitFor('"tic"'))).toMatchObject({ topic: 'tic', alive: true });
  client.send('xyz+1');
  await client.waitFor(`{"error":"Topic unknown 'xyz'","code":1}`);
  client.send('sor');
  await client.waitFor(`Topic unknown 'sor'`);
  client.send('spl+{}');
  await settle(client);
  expect(client.texts.filter((text) => text.includes('error'))).toHaveLength(2);
  await client.waitFor(/^{"topic":"system","hb":\d{13}}$/);
});

test('a lost brokerage session stops the data; init brings a new one, which knows of nothing', async () => {
  await start({ initDelay: 30 });
  await using client = await enter(venue);
  client.send('sor+{}');
  await settle(client);
  const before = await sessionOf(venue);
  venue.session.dropBrokerage();
  await client.waitFor('{"topic":"sts","args":{"authenticated":false}}');
  expect((await call(venue, '/portfolio/accounts')).json).toMatchObject([{ accountId: venue.accounts[0] }]);
  expect(await call(venue, '/iserver/accounts')).toMatchObject({ status: 400, json: { error: 'no bridge' } });
  const init = await call(venue, '/iserver/auth/ssodh/init', { publish: true, compete: false });
  // The fields of the answer show success, not its HTTP status.
  expect(init).toMatchObject({ status: 200, json: { authenticated: false, connected: true } });
  await client.waitFor('"authenticated":true,"competing":false}}');
  expect((await call(venue, '/iserver/auth/status')).json).toMatchObject({ authenticated: true });
  expect(await sessionOf(venue)).not.toBe(before);
  venue.placeOrder({ pair: 'aapl/usd', side: 'buy', type: 'market', volume: 1 });
  client.send('sor+{}');
  await client.waitFor('Please query /accounts first');
  await settle(client);
  expect(messagesOf(client, 'sor')).toEqual([]);
});

test('init must publish', async () => {
  await start({ authenticated: false });
  expect(await call(venue, '/iserver/auth/ssodh/init', { compete: true })).toMatchObject({ status: 500 });
  await call(venue, '/iserver/auth/ssodh/init', { publish: true });
  expect(venue.session.isAuthenticated).toBe(true);
});

test('a competing session keeps what it took, unless it is competed with', async () => {
  await start();
  await using client = await connect(venue);
  venue.session.compete();
  await client.waitFor('{"topic":"sts","args":{"competing":true}}');
  await client.waitFor('{"topic":"sts","args":{"authenticated":false}}');
  const status = async (compete: boolean): Promise<unknown> =>
    (await call(venue, '/iserver/auth/ssodh/init', { publish: true, compete })).json;
  expect(await status(false)).toMatchObject({ authenticated: false, competing: true });
  expect(await status(true)).toMatchObject({ authenticated: true, competing: false });
  venue.session.compete();
  venue.session.release();
  expect(await status(false)).toMatchObject({ authenticated: true, competing: false });
});

test('after midnight, until a login, requests are answered with 401 and sockets are closed with 1000', async () => {
  await start();
  await using client = await connect(venue);
  venue.session.logout();
  expect(await client.closed()).toBe(1000);
  expect(await call(venue, '/tickle')).toMatchObject({ status: 401, json: { error: 'not authenticated' } });
  await using shut = await knock('api=whatever');
  await shut.waitFor('waiting for session');
  venue.session.login();
  await using again = await connect(venue);
  expect(again.texts[2]).toContain('"authenticated":true');
});

test('/logout is midnight too', async () => {
  await start();
  expect((await call(venue, '/logout', {})).text).toBe('{"status":true}');
  expect((await call(venue, '/sso/validate')).status).toBe(401);
});

test('a restart cuts the sockets and forgets the sessions', async () => {
  await start();
  const cookie = `api=${await sessionOf(venue)}`;
  await using client = await connect(venue);
  venue.session.restart();
  expect(await client.closed()).toBe(1006);
  await using stale = await knock(cookie);
  await stale.waitFor('waiting for session');
  expect((await call(venue, '/iserver/auth/status')).json).toMatchObject({ authenticated: false });
});

test('expired session ids open nothing; connections that they opened go on', async () => {
  await start();
  const cookie = `api=${await sessionOf(venue)}`;
  await using client = await connect(venue);
  venue.faults.expireTokens();
  await using stale = await knock(cookie);
  await stale.waitFor('waiting for session');
  await settle(client);
  await (await connect(venue))[Symbol.asyncDispose]();
});

test('without REST requests the session dies, and its sockets are open and silent', async () => {
  await start({ idleTimeout: 500, heartbeatInterval: 10 });
  await using client = await enter(venue);
  watch(client, CONID.AAPL);
  await client.waitFor('smd+');
  await expect.poll(() => venue.session.isAuthenticated).toBe(false);
  client.send('ech+hb');
  client.ping();
  await client.waitUntil(() => client.pongs > 0);
  expect(client.texts).not.toContain('ech+hb');
  expect(client.closeCode).toBeUndefined();
  expect((await call(venue, '/tickle')).json).toMatchObject({
    iserver: { authStatus: { authenticated: false } },
  });
});

test('a socket whose client sends nothing falls silent', async () => {
  await start({ socketIdleTimeout: 400, heartbeatInterval: 10 });
  await using quiet = await connect(venue);
  await using talking = await connect(venue);
  const talk = setInterval(() => {
    talking.send('tic');
  }, 10);
  await expect
    .poll(async () => {
      const before = quiet.messages.length;
      const heard = messagesOf(talking, 'system').length;
      await talking.waitUntil(() => messagesOf(talking, 'system').length > heard + 5);
      return quiet.messages.length - before;
    })
    .toBe(0);
  clearInterval(talk);
  expect(quiet.closeCode).toBeUndefined();
});

test('mute sockets are open, and answer pings', async () => {
  await start({ heartbeatInterval: 5 });
  await using client = await connect(venue);
  venue.session.mute();
  client.send('tic');
  client.ping();
  await client.waitUntil(() => client.pongs > 0);
  const count = client.messages.length;
  expect(client.texts.some((text) => text.includes('"tic"'))).toBe(false);
  venue.session.unmute();
  await client.waitUntil(() => client.messages.length > count);
});

test('maintenance is 503 below /iserver, and ends in a session that needs init', async () => {
  await start();
  await using client = await enter(venue);
  venue.faults.maintenance();
  await client.waitFor('{"topic":"sts","args":{"authenticated":false,"connected":false}}');
  expect((await call(venue, '/iserver/auth/ssodh/init', { publish: true })).status).toBe(503);
  expect((await call(venue, '/tickle')).json).toMatchObject({
    iserver: { authStatus: { authenticated: false, connected: false } },
  });
  venue.faults.maintenance(false);
  await client.waitFor('{"topic":"sts","args":{"connected":true}}');
  expect((await call(venue, '/iserver/accounts')).status).toBe(400);
  await call(venue, '/iserver/auth/ssodh/init', { publish: true });
  expect((await call(venue, '/iserver/accounts')).status).toBe(200);
});

test('odd messages on demand', async () => {
  await start();
  await using client = await connect(venue);
  venue.session.sendStatus({ authenticated: 'true' });
  await client.waitFor('{"topic":"sts","args":{"authenticated":"true"}}');
  venue.session.sendHalf();
  await client.waitFor(/"orderId":19665$/);
  venue.session.sendBadByte();
  await client.waitFor('REILLY');
  const bad = client.messages.at(-1)!;
  expect(bad.isBinary && bad.bytes.includes(0x99)).toBe(true);
  venue.session.send({
    topic: 'ntf',
    args: { id: '4242', title: 'Price cap', text: 'Your order …', url: '' },
  });
  await client.waitFor('"ntf"');
  venue.session.answerNoSession();
  expect(await call(venue, '/tickle')).toMatchObject({ status: 200, text: '{"error":"no session"}' });
  venue.session.answerNoSession(false);
  venue.faults.drop({ code: 1000 });
  expect(await client.closed()).toBe(1000);
});

test('eleven requests within the interval are one too many', async () => {
  await start({ limits: { requestInterval: 60_000 } });
  const statuses = await Promise.all(Array.from({ length: 11 }, () => call(venue, '/iserver/auth/status')));
  expect(statuses.filter(({ status }) => status === 429)).toMatchObject([
    { json: { error: 'Too Many Requests', statusCode: 429 } },
  ]);
});

test('a client that exceeds a limit may be locked out for a while', async () => {
  await start({ limits: { penalty: 60_000, slowInterval: 60_000 } });
  expect((await call(venue, '/portfolio/accounts')).status).toBe(200);
  expect((await call(venue, '/tickle')).status).toBe(200);
  expect((await call(venue, '/portfolio/accounts')).status).toBe(429);
  expect((await call(venue, '/tickle')).status).toBe(429);
});
