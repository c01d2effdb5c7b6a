import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ENDPOINTS } from './rest/endpoints.js';

test('the README names each call that the simulators answer, and no other', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const table = readme
    .split('\n')
    .filter((line) => /^\| (orders|conditional|lists|account|currencies|market|facts) /.test(line));
  const named = table.flatMap((line) =>
    [...line.matchAll(/`(?:GET |POST )?(?:[a-z]+\/)?([a-z-]+)`/g)].map(([, name]) => name),
  );
  const values = new Set(['conditional', 'trigger']);
  const answered = Object.keys(ENDPOINTS).map((name) => name.split('/').at(-1));
  expect([...new Set(named.filter((name) => !values.has(String(name))))].toSorted()).toEqual(
    [...new Set(answered)].toSorted(),
  );
});
