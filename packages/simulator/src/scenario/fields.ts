import { Type, type TSchema, type TUnsafe } from 'typebox';
import { DURATION_PATTERN } from './duration.js';

// `description` completes the sentence "must be …" of an error.

const withText = (description: string): { readonly description: string } => ({ description });

const time = Type.String({
  pattern: DURATION_PATTERN,
  ...withText('a time such as "500ms", "20s" or "2m"'),
});
const count = Type.Integer({ minimum: 1, ...withText('a whole number above 0') });

/** Fields of steps, by what they mean. */
export const field = {
  time,
  count,
  pair: Type.String({ minLength: 3, ...withText('a pair that the venue trades, such as "btc/usdt"') }),
  /** Below zero the price falls. */
  change: Type.Number({
    exclusiveMinimum: -100,
    maximum: 1000,
    ...withText('percent, such as -8 for a fall by 8 %'),
  }),
  percent: Type.Number({
    exclusiveMinimum: 0,
    maximum: 100,
    ...withText('percent, above 0 and at most 100'),
  }),
  /** Below zero holders of short positions pay. */
  rate: Type.Number({
    minimum: -100,
    maximum: 100,
    ...withText('percent, such as 0.01'),
  }),
  seconds: Type.Number({ minimum: 0, ...withText('seconds, at least 0') }),
  text: Type.String({ minLength: 1, ...withText('a text') }),
  path: Type.String({ pattern: '^/', ...withText('a REST path such as "/api/v3/order"') }),
  status: Type.Integer({
    minimum: 400,
    maximum: 599,
    ...withText('an HTTP status of an error, such as 503'),
  }),
  closeCode: Type.Integer({
    minimum: 1000,
    maximum: 4999,
    ...withText('a code of a WebSocket close frame, such as 1001'),
  }),
  oneOf: <const T extends string>(words: readonly T[]): TUnsafe<T> =>
    Type.Unsafe<T>(Type.Enum([...words], withText(`one of ${words.map((word) => `"${word}"`).join(', ')}`))),
};

/** Fields that each step has. */
export const COMMON = {
  /** When it begins, after the start. */
  at: time,
  /** It begins again and again, so long after each beginning. */
  every: Type.Optional(time),
  /** How many times it begins, with `every`. Without it, until the scenario is stopped. */
  times: Type.Optional(count),
} satisfies Record<string, TSchema>;
