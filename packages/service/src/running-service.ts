import type { Logger } from '@hftjs/core';
import type { ServiceBase } from './service-base.js';
import type { SupervisedStream } from './supervised-stream.js';

export interface RunningServiceInit {
  readonly name: string;
  readonly service: ServiceBase<object>;
  readonly streams: readonly SupervisedStream[];
}

export interface DrainOptions {
  readonly logger: Logger;
  /** How long handlers may take for the waiting events, in milliseconds. */
  readonly drainTimeout: number;
}

/** A service and its streams. */
export class RunningService {
  readonly name: string;
  readonly service: ServiceBase<object>;
  readonly streams: readonly SupervisedStream[];

  constructor({ name, service, streams }: RunningServiceInit) {
    this.name = name;
    this.service = service;
    this.streams = streams;
  }

  async stopStreams(): Promise<void> {
    await Promise.all(this.streams.map(({ stream }) => stream.stop()));
  }

  /** Waits until handlers have finished the waiting events. Resolves to false when they took too long. */
  async drain({ logger, drainTimeout }: DrainOptions): Promise<boolean> {
    const { service } = this;
    let timer: NodeJS.Timeout | undefined;
    const giveUp = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => {
        logger.warn(
          { service: service.name },
          `gave up after ${drainTimeout} ms waiting for handlers of ${service.busyLoops().join(', ')}`,
        );
        resolve(false);
      }, drainTimeout);
    });
    const isDrained = await Promise.race([service.close().then(() => true), giveUp]);
    clearTimeout(timer);
    return isDrained;
  }
}
