import { expect, test } from 'vitest';
import { apiKeyOf } from './api-key.js';

test('the key of a stream with private channels', () => {
  const key = { apiKey: 'key', apiSecret: 'secret' };
  expect(apiKeyOf({ ...key, subscribeChannels: ['ticker', 'my_order'] })).toEqual(key);
  expect(apiKeyOf({ ...key, subscribeChannels: ['ticker'] })).toBeUndefined();
  expect(apiKeyOf({ apiKey: 'key', apiSecret: undefined, subscribeChannels: ['my_order'] })).toBeUndefined();
});
