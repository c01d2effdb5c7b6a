import type { ChannelStatus, StreamBase } from '@hftjs/core';
import { nameOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';

/** Counters that must be zero: generated frames have no holes and no repetitions. */
export const LOSSES = ['dropped', 'malformed', 'duplicates', 'skipped', 'unmapped', 'reconnects'] as const;

/** @throws Error for a channel that the stream does not have */
export function countersOf(stream: StreamBase, { channel }: HotMessage): ChannelStatus {
  const counters = stream.status().channels[channel];
  if (!counters) throw new Error(`the stream has no channel ${channel}`);
  return counters;
}

/** @throws Error if the stream lost, repeated or could not read events */
export function checkCounters(message: HotMessage, counters: ChannelStatus): ChannelStatus {
  const losses = LOSSES.filter((name) => counters[name] !== 0).map((name) => `${name} ${counters[name]}`);
  if (losses.length > 0)
    throw new Error(`${nameOf(message)}: not every frame became events: ${losses.join(', ')}`);
  return counters;
}
