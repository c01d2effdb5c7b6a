import { expect, test } from 'vitest';
import { mistakeText, OptionError, unknownOption, type OptionMistake } from './option-error.js';

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const depth: OptionMistake = {
  option: ['subscribeArgs', 'orderBook', 'depth'],
  predicate: 'takes a whole number',
};
const login: OptionMistake = {
  option: ['apiAuthData', 'passphrase'],
  sentence: (spell) => `a login needs ${spell('apiAuthData.passphrase')}`,
};

test('its message names the option of a predicate, and not that of a sentence', () => {
  expect(new OptionError('acme', depth)).toMatchObject({
    name: 'StreamError',
    code: 'invalid_options',
    exchange: 'acme',
    mistakes: [depth],
    message: 'acme: subscribeArgs.orderBook.depth takes a whole number',
  });
  expect(new OptionError('acme', login).message).toBe('acme: a login needs apiAuthData.passphrase');
});

test('several mistakes, of one code', () => {
  const error = new OptionError('acme', [depth, login], { code: 'unsupported_channel', channel: 'trade' });
  expect(error).toMatchObject({ code: 'unsupported_channel', channel: 'trade', mistakes: [depth, login] });
  expect(error.message).toMatchInlineSnapshot(`
    "acme: 2 mistakes:
      subscribeArgs.orderBook.depth takes a whole number
      a login needs apiAuthData.passphrase"
  `);
});

test('names that are not words, and indexes', () => {
  const option = ['subscribeArgs', 'contracts', 'btc/usd', 'legs', 1];
  expect(new OptionError('acme', { option, predicate: 'is wrong' }).message).toBe(
    "acme: subscribeArgs.contracts['btc/usd'].legs[1] is wrong",
  );
});

test('a text in another spelling, without the option', () => {
  expect(mistakeText(depth, snake)).toBe('takes a whole number');
  expect(mistakeText(login, snake)).toBe('a login needs api_auth_data.passphrase');
});

test('an unknown name, compared in the spelling of its author', () => {
  const predicate = unknownOption('eventTriger', ['eventTrigger', 'orderBook']);
  expect(mistakeText({ option: [], predicate })).toMatchInlineSnapshot(
    `"is unknown; expected one of eventTrigger, orderBook; did you mean eventTrigger?"`,
  );
  expect(mistakeText({ option: [], predicate }, snake)).toMatchInlineSnapshot(
    `"is unknown; expected one of event_trigger, order_book; did you mean event_trigger?"`,
  );
  expect(mistakeText({ option: [], predicate: unknownOption('a', ['interval']) })).toBe(
    'is unknown; expected interval',
  );
});
