import { Channel, Exchange, type Observer, type StreamOptions, type StreamStatus } from '@hftjs/core';
import { prepare, type Prepared, type VenueAddress, type Watched as StartedStream } from '@hftjs/testkit';
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

/** A stream that was started. */
export type Opened<R extends Observer> = StartedStream<R>;

/** A started stream whose statuses are recorded. */
export interface Watched<R extends Observer> extends Opened<R> {
  /** The reasons of a state, as they were published. */
  reasons(state: StreamStatus['state']): readonly string[];
}

/** Makes a stream over TWS; it is not started. */
export function makeStream<R extends Observer>(recorder: R, options: OpenOptions): Prepared<R> {
  const { args, timing = {}, ...more } = options;
  return withTiming(timing, () =>
    prepare(recorder, {
      exchange: Exchange.IB,
      timeouts: { connect: 2_000, acknowledge: 5_000, silence: 4_000 },
      subscribeArgs: { transport: 'tws', ...args },
      ...more,
    }),
  );
}

/** Opens a stream over TWS and starts it. The caller waits for `stream.ready()`. */
export function openStream<R extends Observer>(recorder: R, options: OpenOptions): Opened<R> {
  const prepared = makeStream(recorder, options);
  const ended = prepared.stream.start();
  ended.catch(() => undefined);
  return { ...prepared, ended };
}

/** Opens a stream over the Web API at a simulated venue. */
export const watch = <R extends Observer & { readonly statuses: readonly StreamStatus[] }>(
  recorder: R,
  { streamHost, apiHost }: VenueAddress,
  options: OpenOptions,
): Watched<R> => ({
  ...openStream(recorder, {
    streamHost,
    apiHost,
    timeouts: { silence: 2_000 },
    subscribeArgs: {},
    ...options,
  }),
  reasons: (state) =>
    recorder.statuses.flatMap((status) => (status.state === state ? [status.reason ?? ''] : [])),
});

/** All channels of own orders and fills. */
export const OWN = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE] as const;
