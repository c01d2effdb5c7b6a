import { isPrivateChannel, type StreamOptions } from '@hftjs/core';
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
import { didYouMean } from './similar.js';
import type { ServiceClass } from '../make-services.js';
import { ServiceBase } from '../service-base.js';
import type { ServiceQueues } from '../service-channel.js';

/** One stream of a service, ready to be created. */
export interface StreamPlan {
  readonly path: ConfigPath;
  readonly options: StreamOptions;
}

/** One service of a config. After mistakes, only what was right of it. */
export interface ServicePlan {
  /** Without `service.`. */
  readonly name: string;
  readonly className: string;
  readonly setting: Readonly<Record<string, unknown>>;
  readonly queues: ServiceQueues;
  readonly streams: readonly StreamPlan[];
  /** The exchanges that its streams name, also those with other mistakes. */
  readonly exchanges: readonly { readonly path: ConfigPath; readonly exchange: string }[];
}

export interface ConfigReaderInit {
  readonly problems: Problems;
  /** The classes that a config may name. */
  readonly classes: Readonly<Record<string, ServiceClass>>;
  readonly written: Expanded['written'];
}

const SERVICE_KEY = /^service\.([\w-]+)$/;

/** Reads a config; mistakes are noted, each with its path. */
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
      const exchange = isRecord(stream) ? stream.exchange : undefined;
      if (!Value.Check(streamSchema.properties.exchange, exchange)) return [];
      return [{ path: [...path, 'streams', index, 'exchange'], exchange }];
    });
  }

  #streams(setting: Record<string, unknown>, path: ConfigPath): StreamPlan[] {
    const apis = this.#apis(setting.apis, [...path, 'apis']);
    const owners = new Map<string, string>();
    return asList(setting.streams).flatMap((stream, index) => {
      if (!Value.Check(streamSchema, stream)) return [];
      const streamPath = [...path, 'streams', index];
      this.#checkRepeats(stream, streamPath);
      this.#checkOwners(stream, streamPath, owners);
      const needsKeys = stream.subscribe_channels.some((channel) => isPrivateChannel(channel));
      const api = needsKeys ? this.#credentials(stream, streamPath, apis) : undefined;
      if (needsKeys && !api) return [];
      return [{ path: streamPath, options: streamOptions(stream, api) }];
    });
  }

  #apis(value: unknown, path: ConfigPath): ApiConfig[] {
    const seen = new Map<string, number>();
    return asList(value).flatMap((api, index) => {
      if (!Value.Check(apiSchema, api)) return [];
      const name = ownerOf(api);
      const first = seen.get(name);
      if (first !== undefined) this.#problems.add([...path, index], `apis[${first}] is for ${name} already`);
      seen.set(name, first ?? index);
      return [api];
    });
  }

  #credentials(stream: StreamConfig, path: ConfigPath, apis: readonly ApiConfig[]): ApiConfig | undefined {
    const api = apis.find((one) => ownerOf(one) === ownerOf(stream));
    if (api) return api;
    const channels = stream.subscribe_channels.filter((channel) => isPrivateChannel(channel)).join(', ');
    const others = apis.filter(({ exchange }) => exchange === stream.exchange).map(ownerOf);
    const present = others.length > 0 ? `, found only ${others.join(', ')}` : '';
    this.#problems.add(
      [...path, 'subscribe_channels'],
      `${channels} need credentials: expected an entry for ${ownerOf(stream)} in apis${present}`,
    );
    return undefined;
  }

  #checkRepeats(stream: StreamConfig, path: ConfigPath): void {
    for (const key of ['currency_pairs', 'subscribe_channels'] as const) {
      const words: readonly string[] = stream[key];
      for (const [index, word] of words.entries())
        if (words.indexOf(word) < index) this.#problems.add([...path, key, index], `${word} is named twice`);
    }
  }

  /** Two streams of a service that bring the same events would hand each of them over twice. */
  #checkOwners(stream: StreamConfig, path: ConfigPath, owners: Map<string, string>): void {
    const { exchange, account, environment, api_host, stream_host, subscribe_args } = stream;
    const repeated: string[] = [];
    const own = `streams[${String(path.at(-1))}]`;
    let before: string | undefined;
    for (const channel of stream.subscribe_channels)
      for (const pair of stream.currency_pairs) {
        const owner = isPrivateChannel(channel) ? account : subscribe_args;
        const key = JSON.stringify([exchange, owner, environment, api_host, stream_host, channel, pair]);
        const other = owners.get(key);
        if (other === undefined) owners.set(key, own);
        else if (other !== own) {
          before ??= other;
          repeated.push(`${channel} of ${pair}`);
        }
      }
    if (before !== undefined)
      this.#problems.add(
        path,
        `${before} brings ${repeated.join(', ')} already: each event would be handed over twice`,
      );
  }
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const ownerOf = ({ exchange, account }: { exchange: string; account?: string }): string =>
  account === undefined ? exchange : `${exchange} account ${account}`;

function streamOptions(stream: StreamConfig, api: ApiConfig | undefined): StreamOptions {
  if (!api) return camelKeys(stream);
  const { api_key, api_secret, api_auth_data } = api;
  return {
    ...camelKeys(stream),
    ...camelKeys({ api_key, api_secret, ...(api_auth_data && { api_auth_data }) }),
  };
}
