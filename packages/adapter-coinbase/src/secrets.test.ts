import { Channel, Exchange, getExchangeStream, silentLogger } from '@hftjs/core';
import { expect, test } from 'vitest';
import './index.js';
import { quoted } from './venue/quoted.js';

const TOKEN = `eyJhbGciOiJFUzI1NiJ9.${'eyJzdWIiOiJvcmdhbml6YXRpb25zIn0'.repeat(4)}.${'c2lnbmF0dXJl'.repeat(8)}`;

/** What is logged of a frame that cannot be read. */
function logged(frame: string): string {
  const warnings: string[] = [];
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs: ['btc/usd'],
    subscribeChannels: [Channel.MY_ORDER],
    apiKey: 'organizations/one/apiKeys/two',
    apiSecret: Buffer.alloc(32, 7).toString('base64'),
    logger: { ...silentLogger, warn: (_, message) => warnings.push(message) },
  });
  stream.feed(Channel.MY_ORDER, frame);
  return warnings.join('\n');
}

test.each([0, 100, 180, 188])(
  'a token in an unreadable frame does not stand in the log, %i characters in',
  (offset) => {
    const words = logged(`{"type":"${'x'.repeat(offset)}","jwt":"${TOKEN}`);
    expect(words).toContain('unreadable frame');
    expect(words).not.toContain('eyJhbGciOiJ');
  },
);

test('a key that the excerpt cuts in two does not stand in the log', () => {
  const words = logged(`{"type":"${'x'.repeat(170)}","key":"organizations/one/apiKeys/two"`);
  expect(words).toContain('unreadable frame');
  expect(words).not.toContain('organizations');
});

test('a long text without a token is searched in a moment', () => {
  expect(quoted('eyJ-'.repeat(2_000_000))).toBe('[token]');
  expect(quoted('.'.repeat(8_000_000))).toHaveLength(200);
});
