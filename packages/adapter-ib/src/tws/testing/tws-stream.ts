import {
  Channel,
  Exchange,
  silentLogger,
  type CurrencyPair,
  type Logger,
  type Observer,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { IBStream } from '../../ib-stream.js';
import type { IBSubscribeArgs } from '../../subscribe-args.js';

export interface OpenOptions extends Partial<StreamOptions> {
  readonly streamHost?: string;
  readonly currencyPairs: readonly CurrencyPair[];
  readonly subscribeChannels: readonly Channel[];
  readonly args?: IBSubscribeArgs;
}

/** A stream, who receives from it, and what it warned of. */
export interface Harness<R extends Observer> extends AsyncDisposable {
  readonly stream: StreamBase;
  readonly recorder: R;
  readonly warnings: readonly string[];
}

/** Makes a stream for tests; it is not started. */
export function makeStream<R extends Observer>(
  recorder: R,
  { args = {}, ...options }: OpenOptions,
): Harness<R> {
  const warnings: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (_details: object, message?: string) => {
      // Recorders have a queue for every channel.
      if (message?.includes('receives nothing from this stream') !== true) warnings.push(message ?? '');
    },
  };
  const stream = new IBStream({
    exchange: Exchange.IB,
    reconnectTimes: { immediate: 1, initialDelay: 10, maxDelay: 100 },
    timeouts: { connect: 2_000, acknowledge: 5_000, silence: 4_000 },
    logger,
    ...options,
    subscribeArgs: { transport: 'tws', ...args },
  });
  stream.bindObserver(recorder);
  return {
    stream,
    recorder,
    warnings,
    async [Symbol.asyncDispose]() {
      await stream.stop();
    },
  };
}

/** A stream that was started. */
export interface Opened<R extends Observer> extends Harness<R> {
  readonly ended: Promise<void>;
}

/** Opens a stream and starts it. The caller waits for `stream.ready()`. */
export function openStream<R extends Observer>(recorder: R, options: OpenOptions): Opened<R> {
  const harness = makeStream(recorder, options);
  return { ...harness, ended: harness.stream.start() };
}

/** All that is of own orders. */
export const OWN = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE] as const;
