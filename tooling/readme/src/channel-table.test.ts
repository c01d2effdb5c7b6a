import { KrakenStream } from '@hftjs/adapter-kraken';
import { registerExchange } from '@hftjs/core';
import { expect, test } from 'vitest';
import { channelTable } from './channel-table.js';

test('an exchange that core does not name has a row, after the others', () => {
  registerExchange('gate_io', KrakenStream);
  const rows = channelTable().split('\n');
  expect(rows.at(-1)).toMatch(
    /^\| `gate_io` \| \[`@hftjs\/adapter-gate-io`\]\(packages\/adapter-gate-io\/\) \| yes \|/,
  );
});
