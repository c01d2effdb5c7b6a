import { StreamError, type StreamBase } from '@hftjs/core';
import type { ConfigSource } from './plan-reader.js';
import { ProcessEnd } from './process-end.js';
import { applyReload, prepareReload, type ReloadParts, type ReloadSummary } from './reload.js';
import type { RunningService } from './running-service.js';
import type { ServiceBase } from './service-base.js';
import type { SupervisedStream } from './supervised-stream.js';

export interface ServiceRunnerInit extends ReloadParts {
  readonly services: readonly RunningService[];
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
   * A stream that is started again does not change an `ended` that has rejected.
   *
   * With the option `signals` it resolves in any case, and only when all services have ended: after a signal, after
   * `stop()`, or when no stream is left that runs. Then `process.exitCode` is 1 if a stream has failed for good and was
   * not started again.
   */
  readonly ended: Promise<void>;
  readonly #init: ServiceRunnerInit;
  #services: readonly RunningService[];
  readonly #process: ProcessEnd | undefined;
  #stopped: Promise<void> | undefined;
  /** The last reload that was asked for; never rejects. */
  #reloads: Promise<unknown> = Promise.resolve();
  /** Whether streams are being replaced, so that there may be none for a moment. */
  #isReplacing = false;
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

  /** The streams that have failed for good, and were not started again. */
  get failed(): readonly StreamBase[] {
    return this.#supervised.filter(({ hasFailed }) => hasFailed).map(({ stream }) => stream);
  }

  /** Resolves when every pair of every channel is live. Rejects when a venue rejected pairs, or a stream ended. */
  async ready(): Promise<void> {
    await Promise.all(this.streams.map((stream) => stream.ready()));
  }

  /**
   * Starts a stream again that has failed, as `stream.restart()` does: own orders and fills of the pause are delivered
   * once. A stream that runs is stopped first. Use it instead of `stream.restart()`, which the runner does not know of.
   *
   * @returns resolves when every pair is live, and rejects when the stream has failed again. It may be ignored.
   * @throws StreamError `closed` after `stop()`, `invalid_options` for a stream that is not one of `streams`
   */
  restart(stream: StreamBase): Promise<void> {
    const live = this.#restart(stream);
    live.catch(() => undefined);
    return live;
  }

  /**
   * Reads a config again, and changes what differs: pairs of a stream, settings (`onSetting` of the service is called),
   * streams, services. A stream whose other options differ is replaced by a new one. All else goes on untouched. With
   * any mistake in the config nothing is changed. Several calls are made one after the other.
   *
   * @param config - the path of a JSON file, or its parsed content
   * @returns what was changed, as soon as new streams are started; `ready()` resolves when they are live
   * @throws StreamError `invalid_config` with a line for each mistake, `closed` after `stop()`
   */
  reload(config: ConfigSource): Promise<ReloadSummary> {
    const reloaded = this.#reloads.then(() => this.#reload(config));
    this.#reloads = reloaded.catch(() => undefined);
    return reloaded;
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
      this.#streamEnded(failure);
    });
  }

  async #restart(stream: StreamBase): Promise<void> {
    if (this.#stopped) throw closed('a stream cannot be started again');
    const supervised = this.#supervised.find((one) => one.stream === stream);
    if (!supervised)
      throw new StreamError(
        `this stream of ${stream.exchange} is not one of the runner's streams; restart() takes one of runner.streams`,
        { code: 'invalid_options', exchange: stream.exchange },
      );
    supervised.restart((failure) => {
      this.#streamEnded(failure);
    });
    await stream.ready();
  }

  async #reload(config: ConfigSource): Promise<ReloadSummary> {
    if (this.#stopped) throw closed('a config cannot be loaded');
    const prepared = await prepareReload(config, this.#services, this.#init);
    this.#isReplacing = true;
    try {
      return await applyReload(prepared, {
        ...this.#init,
        replace: (removed, added) => {
          this.#services = [...this.#services.filter((one) => !removed.includes(one)), ...added];
        },
        start: (supervised) => {
          this.#start(supervised);
        },
      });
    } finally {
      this.#isReplacing = false;
      this.#endIfIdle();
    }
  }

  #streamEnded(failure: unknown): void {
    if (failure !== undefined && !this.#process) this.#fail(failure);
    this.#endIfIdle();
  }

  /** If no stream is left that runs, waiting events are handled and the services end. */
  #endIfIdle(): void {
    if (this.#stopped || this.#isReplacing || this.#supervised.some(({ isRunning }) => isRunning)) return;
    if (this.failed.length > 0) {
      // Without `signals`, the program decides what a failure means.
      if (!this.#process) return;
      this.#init.logger.error({}, 'no stream is left that runs: the services end');
    }
    void this.stop();
  }

  async #stop(): Promise<void> {
    await this.#reloads;
    await Promise.all(this.#services.map((service) => service.stopStreams()));
    const drained = await Promise.all(this.#services.map((service) => service.drain(this.#init)));
    this.#process?.end({ hasFailed: this.failed.length > 0, gaveUp: drained.includes(false) });
    this.#settle();
  }
}

const closed = (what: string): StreamError =>
  new StreamError(`the services were stopped: ${what} any more; call runServices again`, {
    code: 'closed',
    exchange: 'service',
  });
