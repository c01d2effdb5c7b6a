import {
  adapterPackageOf,
  Channel,
  isPrivateChannel,
  registeredExchanges,
  type StreamOptions,
} from '@hftjs/core';
import { didYouMean } from '@hftjs/core/adapter';
import { Value } from 'typebox/value';
import { ApiEntries, credentialsOf, type ApiEntry } from './api-entries.js';
import { camelKey, camelKeys } from './camel-keys.js';
import { isRecord, SchemaCheck } from './check-schema.js';
import type { Expanded } from './environment.js';
import type { ConfigPath, Problems } from './problems.js';
import { queuesSchema, serviceSchema, streamSchema, type StreamConfig } from './schema.js';
import type { ServiceClass } from '../make-services.js';
import { ServiceBase } from '../service-base.js';
import type { ServiceQueues } from '../service-channel.js';

/** One stream of a service, ready to be created. */
export interface StreamPlan {
  readonly path: ConfigPath;
  readonly options: StreamOptions;
  /** The stream as the config has it. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Its credentials as the config has them. */
  readonly api: ApiEntry | undefined;
}

/** One service of a config. If it has mistakes, only its correct parts. */
export interface ServicePlan {
  /** The name without `service.`. */
  readonly name: string;
  readonly className: string;
  readonly setting: Readonly<Record<string, unknown>>;
  readonly queues: ServiceQueues;
  readonly streams: readonly StreamPlan[];
  /** The exchanges of its streams, also of streams with mistakes. */
  readonly exchanges: readonly {
    readonly path: ConfigPath;
    readonly exchange: string;
    /** The package of its adapter, if the config names one. */
    readonly adapter: string | undefined;
  }[];
}

export interface ConfigReaderInit {
  readonly problems: Problems;
  /** The classes that a config may name. */
  readonly classes: Readonly<Record<string, ServiceClass>>;
  readonly written: Expanded['written'];
}

const SERVICE_KEY = /^service\.([\w-]+)$/;

/** Reads a config. Adds its mistakes, each with its path. */
export class ConfigReader {
  readonly #problems: Problems;
  readonly #check: SchemaCheck;
  readonly #classes: Readonly<Record<string, ServiceClass>>;

  constructor({ problems, classes, written }: ConfigReaderInit) {
    this.#problems = problems;
    this.#check = new SchemaCheck(problems, written);
    this.#classes = classes;
  }

  read(config: unknown): ServicePlan[] {
    if (!isRecord(config) || Object.keys(config).length === 0) {
      this.#problems.add([], 'expected an object with at least one service, such as "service.my_service"');
      return [];
    }
    return Object.entries(config).flatMap(([key, value]) => {
      const name = SERVICE_KEY.exec(key)?.[1];
      if (name === undefined) {
        this.#problems.add([key], 'unknown key; services are named service.<name>');
        return [];
      }
      return this.#service(name, value);
    });
  }

  #service(name: string, value: unknown): ServicePlan[] {
    const path = [`service.${name}`];
    this.#check.check(serviceSchema, value, path);
    if (!isRecord(value)) return [];
    const { class_name: className } = value;
    if (typeof className === 'string' && className !== '')
      this.#checkClassName(className, [...path, 'class_name']);
    const setting = isRecord(value.setting) ? value.setting : {};
    return [
      {
        name,
        className: String(className),
        setting,
        queues: Value.Check(queuesSchema, setting.queues) ? setting.queues : {},
        streams: this.#streams(setting, [...path, 'setting']),
        exchanges: this.#exchanges(setting, [...path, 'setting']),
      },
    ];
  }

  #checkClassName(className: string, path: ConfigPath): void {
    if (this.#problems.has(path)) return;
    const names = Object.keys(this.#classes);
    const isKnown = Object.hasOwn(this.#classes, className);
    if (isKnown && this.#classes[className]?.prototype instanceof ServiceBase) return;
    if (isKnown) {
      this.#problems.add(path, `${className} does not extend the ServiceBase of this @hftjs/service`);
      return;
    }
    const known = names.length > 0 ? `one of ${names.join(', ')}` : 'a class, but runServices was given none';
    this.#problems.add(
      path,
      `expected ${known}, found ${JSON.stringify(className)}${didYouMean(className, names)}`,
    );
  }

  #exchanges(setting: Record<string, unknown>, path: ConfigPath): ServicePlan['exchanges'] {
    return asList(setting.streams).flatMap((stream, index) => {
      const { exchange, adapter } = isRecord(stream) ? stream : {};
      if (!Value.Check(streamSchema.properties.exchange, exchange)) return [];
      if (adapter !== undefined && !Value.Check(streamSchema.properties.adapter, adapter)) return [];
      return [{ path: [...path, 'streams', index], exchange, adapter }];
    });
  }

  #streams(setting: Record<string, unknown>, path: ConfigPath): StreamPlan[] {
    const apis = new ApiEntries(setting.apis, [...path, 'apis'], this.#problems);
    const subscribers = new Map<string, string>();
    return asList(setting.streams).flatMap((stream, index): StreamPlan[] => {
      if (!isRecord(stream)) return [];
      const streamPath = [...path, 'streams', index];
      this.#checkRepeats(stream, streamPath);
      this.#checkSpellings(stream.subscribe_args, [...streamPath, 'subscribe_args']);
      const api = apis.of(stream);
      const privateChannels = asList(stream.subscribe_channels).filter(isPrivate);
      const lacksKeys = privateChannels.length > 0 && !api;
      const missing = lacksKeys && isKnown(stream) ? apis.describeMissing(stream, streamPath) : undefined;
      if (missing !== undefined)
        this.#problems.add(
          [...streamPath, 'subscribe_channels'],
          `${privateChannels.join(', ')} cannot be had without credentials: ${missing}`,
        );
      if (!Value.Check(streamSchema, stream) || lacksKeys) return [];
      this.#checkSubscribers(stream, streamPath, subscribers);
      const credentials = api ? credentialsOf(api) : {};
      if (!credentials) return [];
      // The name of the package is not an option of a stream.
      const options = { ...camelKeys(stream), ...credentials, adapter: undefined };
      return [{ path: streamPath, options, given: stream, api }];
    });
  }

  /** Checks that no option is there twice, as `order_book` and `orderBook`: one of them would be lost. */
  #checkSpellings(value: unknown, path: ConfigPath): void {
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) this.#checkSpellings(item, [...path, index]);
    if (!isRecord(value)) return;
    const keys = Object.keys(value);
    for (const [index, key] of keys.entries()) {
      const other = keys.slice(0, index).find((one) => camelKey(one) === camelKey(key));
      if (other !== undefined)
        this.#problems.add([...path, key], `means the same option as ${other}; remove one`);
      this.#checkSpellings(value[key], [...path, key]);
    }
  }

  #checkRepeats(stream: Record<string, unknown>, path: ConfigPath): void {
    for (const key of ['currency_pairs', 'subscribe_channels']) {
      const words = asList(stream[key]);
      for (const [index, word] of words.entries())
        if (typeof word === 'string' && words.indexOf(word) < index)
          this.#problems.add([...path, key, index], `${word} stands in the list already`);
    }
  }

  /** Checks that no two streams of a service publish the same events: each would be handled twice. */
  #checkSubscribers(stream: StreamConfig, path: ConfigPath, subscribers: Map<string, string>): void {
    const { exchange, account, environment, api_host, stream_host, subscribe_args } = stream;
    const repeated: string[] = [];
    const own = `streams[${String(path.at(-1))}]`;
    let before: string | undefined;
    for (const channel of stream.subscribe_channels)
      for (const pair of stream.currency_pairs) {
        const owner = isPrivateChannel(channel) ? account : subscribe_args;
        const key = JSON.stringify([exchange, owner, environment, api_host, stream_host, channel, pair]);
        const other = subscribers.get(key);
        if (other === undefined) subscribers.set(key, own);
        else if (other !== own) {
          before ??= other;
          repeated.push(`${channel} of ${pair}`);
        }
      }
    if (before !== undefined)
      this.#problems.add(
        path,
        `${before} publishes ${repeated.join(', ')} already: each event would be handled twice`,
      );
  }
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whether an exchange may have an adapter. If it may not, that is the mistake of its stream. */
const isKnown = ({
  exchange,
  adapter,
}: {
  readonly exchange?: unknown;
  readonly adapter?: unknown;
}): boolean =>
  typeof exchange !== 'string' ||
  adapter !== undefined ||
  adapterPackageOf(exchange) !== undefined ||
  registeredExchanges().includes(exchange);

const isPrivate = (channel: unknown): boolean =>
  Object.values(Channel).some((one) => one === channel && isPrivateChannel(one));
