import { Channel, isPrivateChannel, type StreamOptions } from '@hftjs/core';
import { didYouMean } from '@hftjs/core/adapter';
import { Value } from 'typebox/value';
import { camelKeys } from './camel-keys.js';
import { isRecord, SchemaCheck } from './check-schema.js';
import type { Expanded } from './environment.js';
import type { ConfigPath, Problems } from './problems.js';
import {
  apiSchema,
  queuesSchema,
  serviceSchema,
  streamSchema,
  type ApiConfig,
  type StreamConfig,
} from './schema.js';
import type { ServiceClass } from '../make-services.js';
import { ServiceBase } from '../service-base.js';
import type { ServiceQueues } from '../service-channel.js';

/** One stream of a service, ready to be created. */
export interface StreamPlan {
  readonly path: ConfigPath;
  readonly options: StreamOptions;
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
      return [{ path: [...path, 'streams', index, 'exchange'], exchange, adapter }];
    });
  }

  #streams(setting: Record<string, unknown>, path: ConfigPath): StreamPlan[] {
    const apis = this.#apis(setting.apis, [...path, 'apis']);
    const subscribers = new Map<string, string>();
    return asList(setting.streams).flatMap((stream, index) => {
      if (!isRecord(stream)) return [];
      const streamPath = [...path, 'streams', index];
      this.#checkRepeats(stream, streamPath);
      const privateChannels = asList(stream.subscribe_channels).filter(isPrivate);
      const api = privateChannels.length > 0 ? apis.get(ownerOf(stream)) : undefined;
      if (privateChannels.length > 0 && typeof stream.exchange === 'string' && api === undefined)
        this.#problems.add(
          [...streamPath, 'subscribe_channels'],
          `${privateChannels.join(', ')} cannot be had without credentials: expected an entry for ${ownerOf(stream)} in apis${others(apis, stream.exchange)}`,
        );
      if (!Value.Check(streamSchema, stream)) return [];
      this.#checkSubscribers(stream, streamPath, subscribers);
      // The name of the package is not an option of a stream.
      const options = { ...camelKeys(stream), adapter: undefined };
      if (privateChannels.length === 0) return [{ path: streamPath, options }];
      if (!Value.Check(apiSchema, api)) return [];
      return [{ path: streamPath, options: { ...options, ...credentials(api) } }];
    });
  }

  /** The entries of `apis` by exchange and account, also those with mistakes. */
  #apis(value: unknown, path: ConfigPath): ReadonlyMap<string, Record<string, unknown>> {
    const apis = new Map<string, Record<string, unknown>>();
    for (const [index, api] of asList(value).entries()) {
      if (!isRecord(api) || typeof api.exchange !== 'string') continue;
      this.#checkKeys(api, [...path, index]);
      const name = ownerOf(api);
      if (apis.has(name)) this.#problems.add([...path, index], `there is an entry for ${name} already`);
      else apis.set(name, api);
    }
    return apis;
  }

  /** A gateway needs neither key nor secret. One without the other is a mistake. */
  #checkKeys(api: Record<string, unknown>, path: ConfigPath): void {
    const missing = ['api_key', 'api_secret'].filter((key) => api[key] === undefined);
    if (missing.length === 1 && missing[0] !== undefined)
      this.#problems.add([...path, missing[0]], 'expected a text, found nothing');
  }

  #checkRepeats(stream: Record<string, unknown>, path: ConfigPath): void {
    for (const key of ['currency_pairs', 'subscribe_channels']) {
      const words = asList(stream[key]);
      for (const [index, word] of words.entries())
        if (typeof word === 'string' && words.indexOf(word) < index)
          this.#problems.add([...path, key, index], 'stands in the list already');
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

const isPrivate = (channel: unknown): boolean =>
  Object.values(Channel).some((one) => one === channel && isPrivateChannel(one));

/** Names the owner of credentials: `kraken`, `kraken account main`. */
const ownerOf = ({ exchange, account }: { exchange?: unknown; account?: unknown }): string =>
  typeof account === 'string' ? `${String(exchange)} account ${account}` : String(exchange);

function others(apis: ReadonlyMap<string, { exchange?: unknown }>, exchange: string): string {
  const names = [...apis].filter(([, api]) => api.exchange === exchange).map(([name]) => name);
  return names.length > 0 ? `, found only ${names.join(', ')}` : '';
}

const credentials = ({ api_key, api_secret, api_auth_data }: ApiConfig) =>
  camelKeys({
    ...(api_key !== undefined && { api_key }),
    ...(api_secret !== undefined && { api_secret }),
    ...(api_auth_data && { api_auth_data }),
  });
