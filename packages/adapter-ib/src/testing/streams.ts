import {
  Channel,
  Exchange,
  silentLogger,
  type Logger,
  type Observer,
  type StreamBase,
  type StreamOptions,
  type StreamStatus,
} from '@hftjs/core';
import type { VenueAddress } from '@hftjs/testkit';
import { IBStream } from '../ib-stream.js';
import '../index.js';
import type { IBSubscribeArgs } from '../subscribe-args.js';
import type { WebTiming } from '../web/venue/timing.js';
import { withTiming } from './haste.js';

export type OpenOptions = Partial<StreamOptions> &
  Pick<StreamOptions, 'currencyPairs' | 'subscribeChannels'> & {
    /** Over TWS. */
    readonly args?: IBSubscribeArgs;
    /** Over the Web API: intervals and timeouts, where a test sets its own. */
    readonly timing?: Partial<WebTiming>;
  };

/** A stream, the observer that receives from it, and its warnings. */
export interface Harness<R extends Observer> extends AsyncDisposable {
  readonly stream: StreamBase;
  readonly recorder: R;
  readonly warnings: readonly string[];
}

/** A stream that was started. */
export interface Opened<R extends Observer> extends Harness<R> {
  readonly ended: Promise<void>;
}

/** A started stream whose statuses are recorded. */
export interface Watched<R extends Observer> extends Opened<R> {
  /** The reasons of a state, as they were published. */
  reasons(state: StreamStatus['state']): readonly string[];
}

/** Makes a stream over TWS; it is not started. */
export function makeStream<R extends Observer>(recorder: R, options: OpenOptions): Harness<R> {
  const { args, timing = {}, ...more } = options;
  const warnings: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (_details: object, message?: string) => {
      // Recorders have a queue for every channel.
      if (message?.includes('receives nothing from this stream') !== true) warnings.push(message ?? '');
    },
  };
  const stream = withTiming(timing, () =>
    new IBStream({
      exchange: Exchange.IB,
      reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
      timeouts: { connect: 2_000, acknowledge: 5_000, silence: 4_000 },
      logger,
      subscribeArgs: { transport: 'tws', ...args },
      ...more,
    }).checkChannels(),
  );
  stream.bindObserver(recorder);
  return { stream, recorder, warnings, [Symbol.asyncDispose]: () => stream.stop() };
}

/** Opens a stream over TWS and starts it. The caller waits for `stream.ready()`. */
export function openStream<R extends Observer>(recorder: R, options: OpenOptions): Opened<R> {
  const harness = makeStream(recorder, options);
  const ended = harness.stream.start();
  ended.catch(() => undefined);
  return { ...harness, ended };
}

/** Opens a stream over the Web API at a simulated venue. */
export function watch<R extends Observer & { readonly statuses: readonly StreamStatus[] }>(
  recorder: R,
  { streamHost, apiHost }: VenueAddress,
  options: OpenOptions,
): Watched<R> {
  return {
    ...openStream(recorder, {
      streamHost,
      apiHost,
      timeouts: { silence: 2_000 },
      subscribeArgs: {},
      ...options,
    }),
    reasons: (state) =>
      recorder.statuses.flatMap((status) => (status.state === state ? [status.reason ?? ''] : [])),
  };
}

/** All channels of own orders and fills. */
export const OWN = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE] as const;
