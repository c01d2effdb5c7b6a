import type { Logger, StreamBase } from '@hftjs/core';
import { ProcessEnd } from './process-end.js';
import type { RunningService } from './running-service.js';
import type { ServiceBase } from './service-base.js';
import type { SupervisedStream } from './supervised-stream.js';

export interface ServiceRunnerInit {
  readonly services: readonly RunningService[];
  readonly logger: Logger;
  /** How long `stop()` waits for handlers of waiting events, in milliseconds. */
  readonly drainTimeout: number;
  /** Whether SIGINT and SIGTERM stop the services, and their end sets the exit code. */
  readonly signals: boolean;
}

/** Running services and their streams. */
export class ServiceRunner implements AsyncDisposable {
  /**
   * Resolves after `stop()`, or when each stream was stopped separately. Rejects with the `StreamError` of the first
   * stream that failed; the others go on until `stop()`. The error is also logged and passed to `onError`, so the
   * promise may be ignored.
   *
   * With the option `signals` it resolves in any case, and only when all services have ended: after a signal, after
   * `stop()`, or when no stream is left that runs. Then `process.exitCode` is 1 if a stream has failed for good.
   */
  readonly ended: Promise<void>;
  readonly #init: ServiceRunnerInit;
  readonly #services: readonly RunningService[];
  readonly #process: ProcessEnd | undefined;
  #stopped: Promise<void> | undefined;
  #settle: () => void = () => undefined;
  #fail: (failure: unknown) => void = () => undefined;

  /** Starts the streams. */
  constructor(init: ServiceRunnerInit) {
    const { services, signals, logger } = init;
    this.#init = init;
    this.#services = services;
    this.ended = new Promise<void>((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
    });
    this.ended.catch(() => undefined);
    if (signals) this.#process = new ProcessEnd({ logger, stop: () => void this.stop() });
    for (const supervised of this.#supervised) this.#start(supervised);
  }

  /** The services by their names in the config, without `service.`. */
  get services(): ReadonlyMap<string, ServiceBase<object>> {
    return new Map(this.#services.map(({ name, service }) => [name, service]));
  }

  get streams(): readonly StreamBase[] {
    return this.#supervised.map(({ stream }) => stream);
  }

  /** The streams that have failed for good. */
  get failed(): readonly StreamBase[] {
    return this.#supervised.filter(({ hasFailed }) => hasFailed).map(({ stream }) => stream);
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

  get #supervised(): readonly SupervisedStream[] {
    return this.#services.flatMap(({ streams }) => streams);
  }

  #start(supervised: SupervisedStream): void {
    supervised.start((failure) => {
      if (failure !== undefined && !this.#process) this.#fail(failure);
      this.#endIfIdle();
    });
  }

  /** If no stream is left that runs, waiting events are handled and the services end. */
  #endIfIdle(): void {
    if (this.#stopped || this.#supervised.some(({ isRunning }) => isRunning)) return;
    if (this.failed.length > 0) {
      // Without `signals`, the program decides what a failure means.
      if (!this.#process) return;
      this.#init.logger.error({}, 'no stream is left that runs: the services end');
    }
    void this.stop();
  }

  async #stop(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.stopStreams()));
    const drained = await Promise.all(this.#services.map((service) => service.drain(this.#init)));
    this.#process?.end({ hasFailed: this.failed.length > 0, gaveUp: drained.includes(false) });
    this.#settle();
  }
}
