import type { StreamBase, StreamOptions } from '@hftjs/core';
import { reportFailure, type ServiceBase } from './service-base.js';

export interface SupervisedStreamInit {
  readonly service: ServiceBase<object>;
  readonly stream: StreamBase;
  /** Its options in the config. */
  readonly options: StreamOptions;
}

/** Called when a stream has been stopped, or has failed for good. */
export type OnStreamEnd = (failure?: unknown) => void;

/** A stream of a service, whose end is observed. */
export class SupervisedStream {
  readonly service: ServiceBase<object>;
  readonly stream: StreamBase;
  options: StreamOptions;
  #isRunning = false;
  #hasFailed = false;
  /** Number of its starts. */
  #lives = 0;

  constructor({ service, stream, options }: SupervisedStreamInit) {
    this.service = service;
    this.stream = stream;
    this.options = options;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Whether it has failed for good. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  start(onEnd: OnStreamEnd): void {
    this.#observe(this.stream.start(), onEnd);
  }

  /** Starts it again. The end of its present life is not reported. */
  restart(onEnd: OnStreamEnd): void {
    this.#observe(this.stream.restart(), onEnd);
  }

  #observe(life: Promise<void>, onEnd: OnStreamEnd): void {
    const number = ++this.#lives;
    this.#isRunning = true;
    this.#hasFailed = false;
    const end = (failure?: unknown): void => {
      if (number !== this.#lives) return;
      this.#isRunning = false;
      this.#hasFailed = failure !== undefined;
      // The service may start it again.
      if (this.#hasFailed) reportFailure(this.service, failure);
      onEnd(failure);
    };
    life.then(() => {
      end();
    }, end);
  }
}
