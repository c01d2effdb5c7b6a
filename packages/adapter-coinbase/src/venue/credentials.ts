import { isPrivateChannel } from '@hftjs/core';
import type { ResolvedOptions } from '@hftjs/core/adapter';
import type { Credentials } from './token.js';
import { readPrivateKey } from './private-key.js';

/** The options that decide what a stream signs with. */
export type KeyOptions = Pick<ResolvedOptions, 'exchange' | 'subscribeChannels' | 'apiKey' | 'apiSecret'>;

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
}: KeyOptions): Credentials | undefined {
  if (!subscribeChannels.some(isPrivateChannel) || apiKey === undefined || apiSecret === undefined)
    return undefined;
  return { keyName: apiKey, signingKey: readPrivateKey(apiSecret, exchange) };
}
