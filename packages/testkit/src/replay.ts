import {
  getExchangeStream,
  silentLogger,
  type Channel,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { Recorder } from './recorder.js';

/** A stream that was fed with frames, and the events that it published. */
export interface Replayed {
  readonly stream: StreamBase;
  readonly recorder: Recorder;
  /** The counters of the channel that was fed. */
  readonly status: NonNullable<ReturnType<StreamBase['status']>['channels'][Channel]>;
}

/** Feeds frames to a stream of one channel, without a network. Credentials are invented where the options have none. */
export function replay(
  channel: Channel,
  frames: readonly string[],
  options: Omit<StreamOptions, 'subscribeChannels'>,
): Replayed {
  const stream = getExchangeStream({
    apiKey: 'key',
    apiSecret: 'secret',
    logger: silentLogger,
    ...options,
    subscribeChannels: [channel],
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  for (const frame of frames) stream.feed(channel, frame);
  const status = stream.status().channels[channel];
  if (!status) throw new Error(`${channel} has no status`);
  return { stream, recorder, status };
}
