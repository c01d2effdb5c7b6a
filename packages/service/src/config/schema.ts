import {
  CHANNELS,
  Channel,
  isCurrencyPair,
  type Channels,
  type CurrencyPair,
  type QueuePolicy,
} from '@hftjs/core';
import { Type, type Static, type TSchema } from 'typebox';
import { policiesOf, type ServiceChannel } from '../service-channel.js';

// `description` is the text of messages for the expected value. Messages never contain a `secret` value.

const text = (description: string, options: object = {}) =>
  Type.String({ minLength: 1, description, ...options });

const oneOf = <const T extends string>(words: readonly T[]) =>
  Type.Unsafe<T>(Type.Enum([...words], { description: `one of ${words.join(', ')}`, words }));

const url = (...protocols: readonly string[]) =>
  Type.Refine(
    text(`a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`, {
      secret: true,
    }),
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
  );

const milliseconds = Type.Number({ exclusiveMinimum: 0, description: 'milliseconds, more than 0' });
const delay = Type.Number({ minimum: 0, description: 'milliseconds, at least 0' });
const attempts = Type.Integer({ minimum: 0, description: 'a whole number of at least 0' });

const record = <T extends Record<string, TSchema>>(properties: T, description = 'an object') =>
  Type.Object(properties, { additionalProperties: false, description });

const exchange = text('the name of an exchange in lower case, such as "kraken"', { pattern: '^[a-z0-9_]+$' });
/** An npm package name: not a path, a URL or a file. */
const adapter = text('the name of a package, such as "hftjs-bybit"', {
  pattern: '^(?:@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*$',
  maxLength: 214,
});
const account = text('the name of an account');

const api = record({
  exchange,
  account: Type.Optional(account),
  api_key: Type.Optional(text('a text', { secret: true })),
  api_secret: Type.Optional(text('a text', { secret: true })),
  api_auth_data: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'an object of texts', secret: true }),
  ),
});

const stream = record({
  exchange,
  adapter: Type.Optional(adapter),
  account: Type.Optional(account),
  currency_pairs: Type.Array(
    Type.Unsafe<CurrencyPair>(
      Type.Refine(text('a pair in lower case, such as "btc/usd"'), (value) => isCurrencyPair(value)),
    ),
    { minItems: 1, description: 'a list of at least one pair, such as ["btc/usd"]' },
  ),
  subscribe_channels: Type.Array(oneOf(Object.values(Channel)), {
    minItems: 1,
    description: `a list of at least one of ${Object.values(Channel).join(', ')}`,
  }),
  environment: Type.Optional(oneOf(['live', 'demo', 'testnet'])),
  api_host: Type.Optional(url('http:', 'https:')),
  stream_host: Type.Optional(url('ws:', 'wss:', 'tcp:')),
  reconnect_times: Type.Optional(
    Type.Union(
      [
        attempts,
        record({
          attempts: Type.Optional(attempts),
          immediate: Type.Optional(attempts),
          initial_delay: Type.Optional(delay),
          max_delay: Type.Optional(delay),
          reset_after: Type.Optional(delay),
          too_many_pause: Type.Optional(delay),
          ban_pause: Type.Optional(delay),
          refusal_pause: Type.Optional(delay),
        }),
      ],
      { description: 'a whole number of at least 0, or an object' },
    ),
  ),
  timeouts: Type.Optional(
    record({
      connect: Type.Optional(milliseconds),
      acknowledge: Type.Optional(milliseconds),
      silence: Type.Optional(milliseconds),
      data: Type.Optional(milliseconds),
      recovery: Type.Optional(milliseconds),
    }),
  ),
  subscribe_args: Type.Optional(Type.Unknown({ description: "the adapter's own options" })),
  proxy: Type.Optional(url('http:', 'https:')),
  receiver: Type.Optional(oneOf(['ws', 'direct'])),
});

const queue = (policies: readonly QueuePolicy[]) =>
  Type.Optional(
    record({
      policy: Type.Optional(oneOf(policies)),
      capacity: Type.Optional(Type.Integer({ minimum: 1, description: 'a whole number of at least 1' })),
    }),
  );

/** Channels whose queues a config may choose. */
type Configurable = {
  [Name in ServiceChannel]: Channels[Name] extends { readonly access: 'public'; readonly lossless: false }
    ? Name
    : never;
}[ServiceChannel];

const queues = (Object.keys(CHANNELS) as ServiceChannel[])
  .filter((channel) => policiesOf(channel).length > 0)
  .map((channel) => [channel, queue(policiesOf(channel))] as const);

export const queuesSchema = record(
  Object.fromEntries(queues) as Record<Configurable, ReturnType<typeof queue>>,
);

/** The keys of a setting that the library reads. Other keys belong to the user. */
export const settingSchema = Type.Object(
  {
    apis: Type.Optional(Type.Array(api, { description: 'a list of credentials' })),
    streams: Type.Array(stream, { minItems: 1, description: 'a list of at least one stream' }),
    queues: Type.Optional(queuesSchema),
  },
  { description: 'an object with streams' },
);

export const serviceSchema = record(
  { class_name: text('the name of a class'), setting: settingSchema },
  'an object with class_name and setting',
);

export type ApiConfig = Static<typeof api>;
export type StreamConfig = Static<typeof stream>;
export type SettingConfig = Static<typeof settingSchema>;
export const apiSchema = api;
export const streamSchema = stream;
