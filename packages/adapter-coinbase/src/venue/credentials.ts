import { isPrivateChannel } from '@hftjs/core';
import type { ResolvedOptions } from '@hftjs/core/adapter';
import type { Credentials } from './token.js';
import { readPrivateKey } from './private-key.js';

/**
 * What a stream signs with; `undefined` for one without private channels.
 *
 * @throws StreamError `invalid_options` when the secret is not a key
 */
export function credentialsOf({
  exchange,
  subscribeChannels,
  apiKey,
  apiSecret,
}: ResolvedOptions): Credentials | undefined {
  if (!subscribeChannels.some(isPrivateChannel) || apiKey === undefined || apiSecret === undefined)
    return undefined;
  return { keyName: apiKey, signingKey: readPrivateKey(apiSecret, exchange) };
}
