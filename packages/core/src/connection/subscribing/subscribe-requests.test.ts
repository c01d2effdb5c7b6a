import { expect, test } from 'vitest';
import { SubscribeRequests } from './subscribe-requests.js';

const requests = (): SubscribeRequests =>
  new SubscribeRequests({
    namesOf: (pair) => [`${pair}@trade`, `${pair}@ticker`],
    namesPerRequest: 5,
    frame: (kind, id, names = []) => `${id} ${kind} ${names.join()}`,
  });

test('as few requests as possible, and the pairs of each until it is answered', () => {
  const asked = requests();
  expect(asked.subscribe(['a/x', 'b/x', 'c/x'])).toEqual([
    '1 subscribe a/x@trade,a/x@ticker,b/x@trade,b/x@ticker',
    '2 subscribe c/x@trade,c/x@ticker',
  ]);
  expect(asked.answered('1')).toEqual(['a/x', 'b/x']);
  expect(asked.answered(1)).toBeUndefined();
  expect(asked.answered(2)).toEqual(['c/x']);
  expect(asked.unsubscribe(['c/x'])).toEqual(['3 unsubscribe c/x@trade,c/x@ticker']);
  expect(asked.answered(3)).toBeUndefined();
});

test('a list lacks what was subscribed when it was requested, and still is', () => {
  const asked = requests();
  asked.subscribe(['a/x', 'b/x']);
  expect(asked.list()).toBe('2 list ');
  asked.unsubscribe(['b/x']);
  asked.subscribe(['c/x']);
  expect(asked.missingFrom(7, [])).toBeUndefined();
  expect(asked.missingFrom('2', ['a/x@trade'])).toEqual(['a/x@ticker']);
  expect(asked.missingFrom(2, [])).toBeUndefined();
});
