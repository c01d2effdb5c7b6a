import type { StreamBase } from '@hftjs/core';
import { reportFailure, type ServiceBase } from './service-base.js';

export interface SupervisedStreamInit {
  readonly service: ServiceBase<object>;
  readonly stream: StreamBase;
}

/** A stream of a service, whose end is observed. */
export class SupervisedStream {
  readonly service: ServiceBase<object>;
  readonly stream: StreamBase;
  #isRunning = false;
  #hasFailed = false;

  constructor({ service, stream }: SupervisedStreamInit) {
    this.service = service;
    this.stream = stream;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Whether it has failed for good. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Starts it. @param onEnd - called when it has been stopped, or has failed for good */
  start(onEnd: (failure?: unknown) => void): void {
    this.#isRunning = true;
    this.stream.start().then(
      () => {
        this.#isRunning = false;
        onEnd();
      },
      (error: unknown) => {
        this.#isRunning = false;
        this.#hasFailed = true;
        reportFailure(this.service, error);
        onEnd(error);
      },
    );
  }
}
