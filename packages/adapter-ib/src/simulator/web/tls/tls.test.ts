import { X509Certificate } from 'node:crypto';
import { get } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { startIBSimulator, type IBSimulator } from '../../index.js';
import { SocketClient } from '../../testing/socket-client.js';
import { socketUrl } from '../../testing/web.js';
import { selfSigned } from './self-signed.js';

const options = { pairs: ['aapl/usd'], rate: 0, tls: true } as const;

const tickle = (venue: IBSimulator, ca?: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const request = get(
      `${venue.apiHost}/v1/api/tickle`,
      ca === undefined ? {} : { ca },
      (response: IncomingMessage) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    request.on('error', reject);
  });

test('a certificate is good for localhost and 127.0.0.1, for a year, and is self-signed', () => {
  // Signatures differ in length.
  const certificates = Array.from({ length: 20 }, () => selfSigned('localhost').certificate);
  for (const each of certificates) expect(() => new X509Certificate(each)).not.toThrow();
  const [certificate = ''] = certificates;
  const parsed = new X509Certificate(certificate);
  expect(parsed.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.ca).toBe(true);
  expect(Date.parse(parsed.validTo) - Date.now()).toBeGreaterThan(300 * 86_400_000);
});

test('only a client that trusts the certificate is served, by REST and by socket', async () => {
  await using venue = await startIBSimulator(options);
  expect([venue.apiHost, venue.streamHost]).toEqual([
    expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+$/) as string,
    expect.stringMatching(/^wss:\/\/127\.0\.0\.1:\d+$/) as string,
  ]);
  expect(await tickle(venue, venue.ca)).toBe(200);
  await expect(tickle(venue)).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  await using client = await SocketClient.connect(socketUrl(venue), { ca: venue.ca });
  await client.waitFor('waiting for session');
  venue.faults.drop();
  expect(await client.closed()).toBe(1006);
});

test('down and up again at the same address', async () => {
  await using venue = await startIBSimulator(options);
  await venue.faults.down();
  await expect(tickle(venue, venue.ca)).rejects.toThrow();
  await venue.faults.up();
  expect(await tickle(venue, venue.ca)).toBe(200);
});

test('without the option, connections are not encrypted', async () => {
  await using venue = await startIBSimulator({ ...options, tls: false });
  expect(venue.ca).toBeUndefined();
  expect(venue.apiHost).toMatch(/^http:/);
});
