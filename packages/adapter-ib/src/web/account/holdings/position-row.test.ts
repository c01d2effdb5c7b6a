import type { CurrencyPair } from '@hftjs/core';
import { expect, test } from 'vitest';
import { readPosition, withoutParts } from './position-row.js';

const pairOf = (conid: string): CurrencyPair | undefined => (conid === '320227571' ? 'qqq/usd' : undefined);

const ROW = {
  acctId: 'U1234567',
  conid: '320227571',
  contractDesc: 'QQQ',
  position: '3.0',
  mktPrice: '584.6799927',
  avgCost: '584.31333335',
  avgPrice: '584.31333335',
  unrealizedPnl: '1.1',
  multiplier: null,
};

test('volume, price of the market and profit; costs are not the price of the entry', () => {
  expect(readPosition(ROW, pairOf)).toEqual({
    symbol: 'qqq/usd',
    positionSide: 'net',
    numbers: { volume: '3.0', markPrice: '584.6799927', unrealizedPnl: '1.1' },
  });
});

test('short, without a price and without a profit', () => {
  const row = { ...ROW, position: '-3', mktPrice: '0.0', unrealizedPnl: '1.7976931348623157E308' };
  expect(readPosition(row, pairOf)?.numbers).toEqual({ volume: '-3' });
});

test('another contract is not subscribed', () => {
  expect(readPosition({ ...ROW, conid: '756733' }, pairOf)).toBeUndefined();
});

test.each([
  { ...ROW, position: undefined },
  { ...ROW, position: 'some' },
  { ...ROW, position: '1.7976931348623157E308' },
  { position: '3.0' },
])('%o cannot be read', (row) => {
  expect(() => readPosition(row, pairOf)).toThrow();
});

test('parts of the account that follow models are one position; a row that is listed twice counts once', () => {
  const rows = [
    { ...ROW, model: '' },
    { ...ROW, position: '0.5', unrealizedPnl: '-0.2', model: 'Growth' },
    { ...ROW, position: '0.5', unrealizedPnl: '-0.2', model: 'Growth' },
  ].flatMap((row) => readPosition(row, pairOf) ?? []);
  expect(withoutParts(rows)).toEqual([
    {
      symbol: 'qqq/usd',
      positionSide: 'net',
      numbers: { volume: '3.5', markPrice: '584.6799927', unrealizedPnl: '0.9' },
    },
  ]);
});
