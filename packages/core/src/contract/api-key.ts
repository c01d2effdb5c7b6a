import { isPrivateChannel } from '../channels/channel.js';
import type { ResolvedOptions } from './stream-options.js';

/** The user's API key. */
export interface ApiKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/**
 * The key that a stream signs with; `undefined` for a stream without private channels, or without a key.
 *
 * @param isNeeded - whether a public channel of the stream needs a key too
 */
export function apiKeyOf(
  {
    subscribeChannels,
    apiKey,
    apiSecret,
  }: Pick<ResolvedOptions, 'subscribeChannels' | 'apiKey' | 'apiSecret'>,
  isNeeded = false,
): ApiKey | undefined {
  if (!isNeeded && !subscribeChannels.some(isPrivateChannel)) return undefined;
  if (apiKey === undefined || apiSecret === undefined) return undefined;
  return { apiKey, apiSecret };
}
