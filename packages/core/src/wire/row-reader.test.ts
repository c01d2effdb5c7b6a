import { describe, expect, it } from 'vitest';
import { field } from './field.js';
import { rowReader } from './row-reader.js';

const readFill = rowReader('fill', {
  orderId: field.wholeNumber,
  price: field.at('px', field.amount),
  stopPrice: field.amountUnlessZero,
  side: field.word({ BUY: 'buy', SELL: 'sell' }),
  isMaker: field.flag,
  fee: field.optionalDecimal,
  feeCurrency: field.currency,
  clientOrderId: field.optionalText,
  time: field.epochTime(),
});

const row = { orderId: '12345678901234567890', px: '1.50', side: 'BUY' };

describe('a reader of rows', () => {
  it('reads fields from their keys, with all digits', () => {
    const time = 1_700_000_000_000;
    const full = { ...row, stopPrice: '0.00', isMaker: 'true', fee: '-0.1', feeCurrency: 'USDT', time };
    expect(readFill(full)).toEqual({
      orderId: '12345678901234567890',
      price: '1.50',
      stopPrice: undefined,
      side: 'buy',
      isMaker: true,
      fee: '-0.1',
      feeCurrency: 'usdt',
      clientOrderId: undefined,
      time,
    });
  });

  it('takes absent, null and empty as not stated', () => {
    for (const value of [undefined, null, '']) {
      const fill = readFill({
        ...row,
        stopPrice: value,
        isMaker: value,
        fee: value,
        feeCurrency: value,
        clientOrderId: value,
        time: value,
      });
      expect(fill.stopPrice).toBeUndefined();
      expect(fill.isMaker).toBeUndefined();
      expect(fill.fee).toBeUndefined();
      expect(fill.feeCurrency).toBeUndefined();
      expect(fill.clientOrderId).toBeUndefined();
      expect(fill.time).toBeUndefined();
    }
  });

  it('converts values, and reads texts for people without a limit', () => {
    const read = rowReader('order', {
      kind: field.at(
        'type',
        field.as(field.text, (word) => word.toLowerCase()),
      ),
      side: field.stated(field.word({ BUY: 'buy' })),
      reason: field.words,
    });
    const reason = 'x'.repeat(1000);
    expect(read({ type: 'LIMIT', side: 'SELL', reason })).toEqual({ kind: 'limit', side: undefined, reason });
    expect(read({ type: 'LIMIT', side: 'BUY', reason: 7 })).toMatchObject({ side: 'buy', reason: undefined });
    expect(() => read({ side: 'BUY' })).toThrow('order.type');
    expect(() => read({ type: 'LIMIT', side: '' })).toThrow('order.side is ""');
  });

  it('rejects amounts that are not finite', () => {
    expect(() => readFill({ ...row, px: '1e400' })).toThrow('fill.px is 1e400, which is not finite');
  });

  it('does not guess words and times', () => {
    const fill = readFill({ ...row, side: 'toString', time: 17 });
    expect(fill.side).toBeUndefined();
    expect(fill.time).toBeUndefined();
  });

  it.each([
    [{ ...row, orderId: '12a' }, 'fill.orderId is "12a", not a whole number'],
    [{ ...row, orderId: undefined }, 'fill.orderId is missing, not a non-empty string'],
    [{ ...row, px: '-1' }, 'fill.px is -1, below zero'],
    [{ ...row, px: 'NaN' }, 'fill.px is "NaN", not a decimal'],
    [{ ...row, px: null }, 'fill.px is null, not a decimal'],
    [{ ...row, isMaker: 'maybe' }, 'fill.isMaker is "maybe", not a flag'],
    ['text', 'fill is not an object'],
  ])('names what is wrong: %o', (bad, message) => {
    expect(() => readFill(bad)).toThrow(message);
  });
});

it('leaves out a descriptive value that cannot be read, and keeps the row', () => {
  const read = rowReader('row', { fee: field.at('fee_paid', field.lenient(field.decimal)) });
  expect(read({ fee_paid: '-0.5' })).toEqual({ fee: '-0.5' });
  expect(read({ fee_paid: 'much' })).toEqual({ fee: undefined });
});

it('reads any other word as the one that stands for the rest', () => {
  const read = rowReader('row', { liquidity: field.word({ m: 'maker' }, 'unknown') });
  expect([read({ liquidity: 'm' }), read({ liquidity: 'toString' }), read({})]).toEqual([
    { liquidity: 'maker' },
    { liquidity: 'unknown' },
    { liquidity: 'unknown' },
  ]);
});
