import { describe, expect, test } from 'vitest';
import { Ladder } from './ladder.js';

/** The example of the venue's documentation. */
const SCREEN = [
  { row: 0, focus: 0, price: '189.64', ask: '300' },
  { row: 1, focus: 0, price: '189.63', ask: '1,100' },
  { row: 2, focus: 1, price: '50 @ 189.62' },
  { row: 3, focus: 0, price: '189.61', bid: '200' },
  { row: 4, focus: 0, price: '189.60', bid: '700' },
];

const open = (): Ladder => {
  const ladder = new Ladder();
  ladder.apply(SCREEN);
  return ladder;
};

describe('rows', () => {
  test('the first message has all levels', () => {
    expect(new Ladder().apply(SCREEN)).toEqual({
      bids: [
        [189.61, 200],
        [189.6, 700],
      ],
      asks: [
        [189.64, 300],
        [189.63, 1100],
      ],
    });
  });

  test('a row replaces the one before as a whole', () => {
    expect(open().apply([{ row: 3, price: '189.61', ask: '10' }])).toEqual({
      bids: [[189.61, 0]],
      asks: [[189.61, 10]],
    });
  });

  test.each([{}, { price: '' }, { price: null, bid: '' }, { price: '189.6' }, { price: '189.6', bid: '0' }])(
    'a row is empty: %j',
    (row) => {
      expect(open().apply([{ row: 4, ...row }])).toEqual({ bids: [[189.6, 0]], asks: [] });
    },
  );

  test('the screen moves', () => {
    const moved = SCREEN.map(({ row, ...rest }) => ({ row: row + 1, ...rest }));
    expect(open().apply([{ row: 0, price: '189.65', ask: '5' }, ...moved])).toEqual({
      bids: [],
      asks: [[189.65, 5]],
    });
  });

  test('all rows again change nothing', () => {
    expect(open().apply(SCREEN)).toEqual({ bids: [], asks: [] });
  });

  test('after clear, all levels again', () => {
    const ladder = open();
    ladder.clear();
    expect(ladder.apply(SCREEN).bids).toHaveLength(2);
  });
});

test.each([
  [[{ row: 1, price: '189.64', ask: '1' }], 'not in order: 189.64 follows 189.64'],
  [[{ row: 0, price: '189.62', ask: '1' }], 'not in order'],
  [[{ row: 7, price: '189.5', bid: '1' }], 'row 5 of the ladder was never sent'],
  [[{ row: -1, price: '189.5', bid: '1' }], 'the place of a row is -1'],
  [[{ price: '189.5', bid: '1' }], 'the place of a row is undefined'],
  [[{ row: 4, price: 'soon', bid: '1' }], 'is not a number'],
  [[{ row: 4, price: '189.5', bid: '-1' }], 'bid is "-1"'],
  [[{ row: 4, price: 'C189.5', bid: '1' }], 'price is "C189.5"'],
  [[{ row: 4, bid: '1' }], 'a size and no price'],
  [[7], 'a row of the ladder is not an object'],
  ['rows', 'data is not an array of rows'],
])('what cannot be a screen: %j', (data, message) => {
  expect(() => open().apply(data)).toThrow(message);
});

test('the first message is not the whole screen', () => {
  expect(() => new Ladder().apply(SCREEN.slice(2))).toThrow('row 0 of the ladder was never sent');
});
