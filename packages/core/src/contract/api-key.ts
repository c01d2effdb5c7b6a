import { isPrivateChannel } from '../channels/channel.js';
import type { ResolvedOptions } from './stream-options.js';

/** The user's API key. */
export interface ApiKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** The key that a stream signs with; `undefined` for a stream without private channels, or without a key. */
export function apiKeyOf({
  subscribeChannels,
  apiKey,
  apiSecret,
}: Pick<ResolvedOptions, 'subscribeChannels' | 'apiKey' | 'apiSecret'>): ApiKey | undefined {
  if (!subscribeChannels.some(isPrivateChannel) || apiKey === undefined || apiSecret === undefined)
    return undefined;
  return { apiKey, apiSecret };
}
