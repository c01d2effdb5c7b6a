import type { Logger, StreamBase } from '@hftjs/core';
import type { ServiceBase } from './service-base.js';
import { reportFailure } from './service-base.js';

/** A stream and the service that it feeds. */
export interface ServiceStream {
  readonly service: ServiceBase<object>;
  readonly stream: StreamBase;
}

export interface ServiceRunnerInit {
  readonly services: ReadonlyMap<string, ServiceBase<object>>;
  readonly streams: readonly ServiceStream[];
  readonly logger: Logger;
  /** How long `stop()` waits for handlers of waiting events, in milliseconds. */
  readonly drainTimeout: number;
}

/** Running services and their streams. */
export class ServiceRunner implements AsyncDisposable {
  /** The services by their names in the config, without `service.`. */
  readonly services: ReadonlyMap<string, ServiceBase<object>>;
  readonly streams: readonly StreamBase[];
  /**
   * Resolves after `stop()`, or when each stream was stopped separately. Rejects with the `StreamError` of the first
   * stream that failed; the others go on until `stop()`. The error is also logged and passed to `onError`, so the
   * promise may be ignored.
   */
  readonly ended: Promise<void>;
  readonly #init: ServiceRunnerInit;
  #stopped: Promise<void> | undefined;
  #settle: () => void = () => undefined;

  /** Starts the streams. */
  constructor(init: ServiceRunnerInit) {
    this.#init = init;
    this.services = init.services;
    this.streams = init.streams.map(({ stream }) => stream);
    const runs = init.streams.map(async ({ service, stream }) => {
      try {
        await stream.start();
      } catch (error) {
        reportFailure(service, error);
        throw error;
      }
    });
    this.ended = new Promise<void>((resolve, reject) => {
      this.#settle = resolve;
      // No stream is left: waiting events are handled, and the services end.
      Promise.all(runs)
        .then(() => this.stop())
        .catch(reject);
    });
    this.ended.catch(() => undefined);
  }

  /** Resolves when every pair of every channel is live. Rejects when a venue rejected pairs, or a stream ended. */
  async ready(): Promise<void> {
    await Promise.all(this.streams.map((stream) => stream.ready()));
  }

  /**
   * Stops the streams, waits until handlers have finished the waiting events, and ends their loops. Afterwards nothing
   * keeps the process running.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<void> {
    await Promise.all(this.streams.map((stream) => stream.stop()));
    await Promise.all([...this.services.values()].map((service) => this.#drain(service)));
    this.#settle();
  }

  async #drain(service: ServiceBase<object>): Promise<void> {
    const { logger, drainTimeout } = this.#init;
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        logger.warn(
          { service: service.name },
          `gave up after ${drainTimeout} ms waiting for handlers of ${service.busyLoops().join(', ')}`,
        );
        resolve();
      }, drainTimeout);
    });
    await Promise.race([service.close(), giveUp]);
    clearTimeout(timer);
  }
}
