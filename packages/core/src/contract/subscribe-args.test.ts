import { Type } from 'typebox';
import { expect, expectTypeOf, test } from 'vitest';
import { byPair, oneOf, SubscribeArgs } from './subscribe-args.js';

const ARGS = new SubscribeArgs(
  {
    ticker: oneOf('book', '24h'),
    sampled: Type.Boolean(),
    id: Type.Integer({ minimum: 0, maximum: 9 }),
    ca: Type.String({ minLength: 1 }),
    rows: Type.Array(Type.Object({ instId: Type.String() })),
    contracts: byPair(
      Type.Object(
        { conid: Type.Optional(Type.String({ pattern: '^\\d+$', description: "a contract's number" })) },
        { additionalProperties: false },
      ),
    ),
  },
  { ticker: 'book', sampled: false },
);

const read = (given: unknown) => ARGS.read('acme', given);

test('the defaults are added to what was given', () => {
  expect(read(undefined)).toEqual({ ticker: 'book', sampled: false });
  expect(read({ ticker: '24h', ca: undefined, id: 3 })).toEqual({ ticker: '24h', sampled: false, id: 3 });
  const args = { rows: [{ instId: 'A', more: 1 }], contracts: { 'btc/usd': { conid: '7' } } };
  expect(read(args)).toMatchObject(args);
});

test('types', () => {
  expectTypeOf(read(undefined).ticker).toEqualTypeOf<'book' | '24h'>();
  expectTypeOf(read(undefined).sampled).toEqualTypeOf<boolean>();
  expectTypeOf(read(undefined).id).toEqualTypeOf<number | undefined>();
});

test.each([
  ['book', 'subscribeArgs is not an object; it takes ticker, sampled, id, ca, rows, contracts'],
  [null, 'subscribeArgs is not an object'],
  [['book'], 'subscribeArgs is not an object'],
  [
    { tickr: 'book' },
    'subscribeArgs.tickr is unknown; expected one of ticker, sampled, id, ca, rows, contracts; did you mean ticker?',
  ],
  [{ toString: 1 }, 'subscribeArgs.toString is unknown; expected one of ticker'],
  [{ ticker: 'my-secret' }, "subscribeArgs.ticker takes 'book' or '24h'"],
  [{ sampled: 1 }, 'subscribeArgs.sampled takes true or false'],
  [{ id: 10 }, 'subscribeArgs.id takes a whole number from 0 to 9'],
  [{ ca: '' }, 'subscribeArgs.ca takes a non-empty string'],
  [{ rows: {} }, 'subscribeArgs.rows takes an array'],
  [{ rows: [{ instId: 'A' }, {}] }, 'subscribeArgs.rows[1].instId is missing; it takes a string'],
  [{ rows: [7] }, 'subscribeArgs.rows[0] is not an object; it takes instId'],
  [{ contracts: 7 }, 'subscribeArgs.contracts is not an object'],
  [
    { contracts: { BTC: {} } },
    'subscribeArgs.contracts.BTC does not name a pair; write base/quote in lower case',
  ],
  [
    { contracts: { 'btc/usd': { conid: 'x' } } },
    "subscribeArgs.contracts['btc/usd'].conid takes a contract's number",
  ],
  [
    { contracts: { 'btc/usd': { symbol: 'x' } } },
    "subscribeArgs.contracts['btc/usd'].symbol is unknown; expected conid",
  ],
])('%j', (given, message) => {
  const error = (() => {
    try {
      return read(given);
    } catch (reason) {
      return reason;
    }
  })();
  expect(error).toMatchObject({
    code: 'invalid_options',
    message: expect.stringContaining(`acme: ${message}`) as string,
  });
  expect(String(error)).not.toContain('my-secret');
});
