import type { Logger } from '@hftjs/core';
import type { ServicePlan } from './config/service-config.js';
import { detachStream, type ServiceBase } from './service-base.js';
import type { SupervisedStream } from './supervised-stream.js';

export interface RunningServiceInit {
  readonly plan: ServicePlan;
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
  readonly service: ServiceBase<object>;
  /** What the config says of it. */
  plan: ServicePlan;
  #streams: readonly SupervisedStream[];

  constructor({ plan, service, streams }: RunningServiceInit) {
    this.plan = plan;
    this.service = service;
    this.#streams = streams;
  }

  /** Its name in the config, without `service.`. */
  get name(): string {
    return this.plan.name;
  }

  get streams(): readonly SupervisedStream[] {
    return this.#streams;
  }

  add(supervised: SupervisedStream): void {
    this.#streams = [...this.#streams, supervised];
  }

  /** Removes a stream and stops it. */
  async remove(supervised: SupervisedStream): Promise<void> {
    this.#streams = this.#streams.filter((one) => one !== supervised);
    detachStream(this.service, supervised.stream);
    await supervised.stream.stop();
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
