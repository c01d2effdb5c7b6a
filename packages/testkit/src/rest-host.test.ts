import { expect, test } from 'vitest';
import { serveRest } from './rest-host.js';

test('a REST host sends the configured answers, and records the requests', async () => {
  await using host = await serveRest('acme', ({ url }) =>
    url.pathname === '/time' ? { body: '{"time":1}' } : { status: 404, body: '{}' },
  );
  const answers = [
    await host.rest.request({ method: 'GET', path: '/time?a=1', headers: { 'x-key': 'k' } }),
    await host.rest.request({ method: 'POST', path: '/orders', body: 'b' }),
  ];
  expect(answers.map(({ status, text }) => [status, text])).toEqual([
    [200, '{"time":1}'],
    [404, '{}'],
  ]);
  expect(host.requests).toMatchObject([
    { method: 'GET', target: '/time?a=1', headers: { 'x-key': 'k' }, body: '' },
    { method: 'POST', target: '/orders', body: 'b' },
  ]);
});
