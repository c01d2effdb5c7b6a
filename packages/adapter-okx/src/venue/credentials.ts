import { isPrivateChannel, StreamError } from '@hftjs/core';
import type { ResolvedOptions } from '@hftjs/core/adapter';
import type { Credentials } from './signature.js';

/**
 * What a stream logs on with; `undefined` for one without private channels.
 *
 * @throws StreamError `invalid_options` when the passphrase is missing
 */
export function credentialsOf({
  exchange,
  subscribeChannels,
  apiKey,
  apiSecret,
  apiAuthData,
}: ResolvedOptions): Credentials | undefined {
  if (!subscribeChannels.some(isPrivateChannel) || apiKey === undefined || apiSecret === undefined)
    return undefined;
  const passphrase = apiAuthData?.passphrase;
  if (passphrase === undefined || passphrase === '')
    throw new StreamError(
      `${exchange}: own orders need the passphrase of the API key; pass apiAuthData: { passphrase }`,
      { code: 'invalid_options', exchange },
    );
  return { apiKey, apiSecret, passphrase };
}
