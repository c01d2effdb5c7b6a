import {
  Exchange,
  getExchangeStream,
  silentLogger,
  type Logger,
  type Observer,
  type StreamBase,
  type StreamOptions,
  type StreamStatus,
} from '@hftjs/core';
import type { IBSubscribeArgs } from '../index.js';
import '../index.js';
import type { WebTiming } from '../web/venue/timing.js';
import { withTiming } from './haste.js';

export interface Venue {
  readonly streamHost: string;
  readonly apiHost: string;
}

/** An observer that keeps what it receives. */
export interface Keeper extends Observer {
  readonly statuses: readonly StreamStatus[];
}

export interface Watched<K extends Keeper> extends AsyncDisposable {
  readonly stream: StreamBase;
  readonly recorder: K;
  readonly ended: Promise<void>;
  /** What was warned of. */
  readonly warnings: readonly string[];
  /** The reasons of a state, as they were told. */
  reasons(state: StreamStatus['state']): readonly string[];
}

export type WatchOptions = Partial<StreamOptions> &
  Pick<StreamOptions, 'currencyPairs' | 'subscribeChannels'> & {
    readonly subscribeArgs?: IBSubscribeArgs;
    readonly timing?: Partial<WebTiming>;
  };

/** A stream at a simulated venue, and all that it tells. */
export function watch<K extends Keeper>(
  recorder: K,
  { streamHost, apiHost }: Venue,
  { timing = {}, ...options }: WatchOptions,
): Watched<K> {
  const warnings: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (_, message) => {
      warnings.push(message);
    },
  };
  const stream = withTiming(timing, () =>
    getExchangeStream({
      exchange: Exchange.IB,
      streamHost,
      apiHost,
      reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
      timeouts: { silence: 2_000 },
      logger,
      ...options,
    }),
  );
  stream.bindObserver(recorder);
  const ended = stream.start();
  ended.catch(() => undefined);
  return {
    stream,
    recorder,
    ended,
    warnings,
    reasons: (state) =>
      recorder.statuses.flatMap((status) => (status.state === state ? [status.reason ?? ''] : [])),
    [Symbol.asyncDispose]: () => stream.stop(),
  };
}
