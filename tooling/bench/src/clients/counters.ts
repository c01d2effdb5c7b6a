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

/**
 * Each frame of books changes the best levels of one, so that it becomes an event.
 *
 * @throws Error if one did not, or if a book is not the venue's
 */
export function checkBooks(message: HotMessage, counters: ChannelStatus): void {
  const { frames, control, events, symbols } = counters;
  const states = Object.entries(symbols);
  const doubtful = states.filter(([, state]) => state !== 'live').map(([symbol]) => symbol);
  if (doubtful.length > 0)
    throw new Error(`${nameOf(message)}: books are not the venue's: ${doubtful.join(', ')}`);
  const snapshots = message.snapshot?.rest === undefined ? 0 : states.length;
  if (events !== frames - control + snapshots)
    throw new Error(
      `${nameOf(message)}: ${frames - control} frames and ${snapshots} answers of REST became ${events} events`,
    );
}
