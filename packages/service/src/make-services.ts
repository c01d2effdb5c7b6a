import {
  CHANNELS,
  Channel,
  getExchangeStream,
  type Logger,
  type StreamBase,
  type StreamOptions,
} from '@hftjs/core';
import { addOptionMistakes } from './config/option-mistakes.js';
import type { Problems } from './config/problems.js';
import type { ServicePlan, StreamPlan } from './config/service-config.js';
import { RunningService } from './running-service.js';
import { attachService, attachStream, type ServiceBase, type ServiceInit } from './service-base.js';
import { SupervisedStream } from './supervised-stream.js';

/** A class that a config may name. */
export type ServiceClass = new (init: ServiceInit<never>) => ServiceBase<object>;

/** A stream that was created and not started. */
export interface CreatedStream {
  readonly stream: StreamBase;
  readonly options: StreamOptions;
}

/** Creates streams. Adds a problem for each error of an adapter. */
export function createStreams(
  plans: readonly StreamPlan[],
  logger: Logger,
  problems: Problems,
): CreatedStream[] {
  return plans.flatMap((plan) => {
    const { path, api, options } = plan;
    // Core and the adapter would report the mistakes that were added before a second time.
    if (problems.hasWithin(path) || (api && problems.hasWithin(api.path))) return [];
    try {
      return [{ stream: getExchangeStream({ ...options, logger }), options }];
    } catch (error) {
      addOptionMistakes(plan, error, problems);
      return [];
    }
  });
}

export interface ServiceParts {
  readonly streams: readonly CreatedStream[];
  readonly classes: Readonly<Record<string, ServiceClass>>;
  readonly logger: Logger;
}

/** Makes a service and binds its streams to it. */
export function makeService(plan: ServicePlan, { streams, classes, logger }: ServiceParts): RunningService {
  const { name, className, setting, queues } = plan;
  const serviceClass = classes[className];
  if (!serviceClass) throw new TypeError(`there is no class ${className}`);
  const init = { name, setting: setting as never, queues, logger };
  const service = new serviceClass(init);
  attachService(service, init);
  return new RunningService({ plan, service, streams: streams.map((one) => bindStream(service, one)) });
}

/** Binds a stream to a service. It is not started. */
export function bindStream(
  service: ServiceBase<object>,
  { stream, options }: CreatedStream,
): SupervisedStream {
  const channels = options.subscribeChannels.filter((channel) => isWanted(service, options, channel));
  stream.bindObserver(service.observerFor(options.exchange, channels));
  attachStream(service, stream);
  return new SupervisedStream({ service, stream, options });
}

/** Whether the class has a callback for a channel's events. Warns if it has none. */
function isWanted(service: ServiceBase<object>, options: StreamOptions, channel: Channel): boolean {
  const { exchange, subscribeChannels } = options;
  const className = service.constructor.name;
  const warn = (message: string): false => {
    service.logger.warn({ service: service.name, className, exchange, channel }, `${className}: ${message}`);
    return false;
  };
  const handler = CHANNELS[channel].handler;
  if (!service.handles(channel))
    return warn(`${exchange} ${channel} is configured, but there is no ${handler}: its events are discarded`);
  const isRepeated =
    channel === Channel.MY_ORDER_BATCH &&
    subscribeChannels.includes(Channel.MY_ORDER) &&
    !service.overrides(channel);
  if (isRepeated)
    return warn(
      `${exchange} ${channel} is configured beside my_order, but there is no ${handler}: onMyOrder gets each row once, through my_order`,
    );
  return true;
}
