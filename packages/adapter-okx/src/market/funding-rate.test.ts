import { describe, expect, test } from 'vitest';
import { FundingState, type FundingChannel } from './funding-rate.js';

const HEADER = { exchange: 'okx_swap', receivedTime: 1_777_284_964_700, origin: undefined } as const;

const RATE = {
  formulaType: 'withRate', fundingRate: '-0.0000884744240611', fundingTime: '1777305600000',
  impactValue: '20000.0000000000000000', instId: 'ETH-USDT-SWAP', instType: 'SWAP', interestRate: '0.0001000000000000',
  maxFundingRate: '0.0075', method: 'current_period', minFundingRate: '-0.0075', nextFundingRate: '',
  nextFundingTime: '1777334400000', premium: '-0.0006416633291561', prevFundingTime: '1777276800000',
  settFundingRate: '-0.0000480903039272', settState: 'settled', ts: '1777284964602',
}; // prettier-ignore

const open = () => {
  const state = new FundingState('eth/usdt');
  return (channel: FundingChannel, row: object) => state.apply(channel, { ...row }, HEADER);
};

test('the rate, when it is paid, and the interval', () => {
  expect(open()('funding-rate', RATE)).toEqual({
    channel: 'funding_rate',
    exchange: 'okx_swap',
    symbol: 'eth/usdt',
    exchangeTime: 1777284964602,
    receivedTime: HEADER.receivedTime,
    rate: -0.0000884744240611,
    nextFundingTime: 1777305600000,
    intervalMinutes: 480,
  });
});

test('another interval, and a prediction', () => {
  expect(
    open()('funding-rate', { ...RATE, nextFundingTime: '1777309200000', nextFundingRate: '0.0001' }),
  ).toMatchObject({ intervalMinutes: 60, predictedRate: 0.0001 });
});

test('what older captures leave out is absent', () => {
  const { fundingRate, fundingTime, nextFundingRate } = RATE;
  expect(open()('funding-rate', { fundingRate, fundingTime, nextFundingRate })).toEqual({
    channel: 'funding_rate',
    exchange: 'okx_swap',
    symbol: 'eth/usdt',
    receivedTime: HEADER.receivedTime,
    rate: -0.0000884744240611,
    nextFundingTime: 1777305600000,
  });
});

test.each([
  [{ fundingRate: 'x' }, 'funding rate.fundingRate'],
  [{ fundingRate: '1e400x' }, 'funding rate.fundingRate'],
])('%o cannot be read', (fields, reason) => {
  expect(() => open()('funding-rate', { ...RATE, ...fields })).toThrow(reason);
});

test.each([{ nextFundingRate: 'x' }, { nextFundingTime: '1777305600000' }, { nextFundingTime: '' }])(
  '%o costs only itself',
  (fields) => {
    expect(open()('funding-rate', { ...RATE, ...fields })).toMatchObject({ rate: -0.0000884744240611 });
  },
);

describe('joined', () => {
  const mark = { instType: 'SWAP', instId: 'ETH-USDT-SWAP', markPx: '2310.55', ts: '1777284965000' };
  const index = { instId: 'ETH-USDT', idxPx: '2311.2', ts: '1777284965100' };
  const interest = {
    instId: 'ETH-USDT-SWAP',
    oi: '1000',
    oiCcy: '100.5',
    oiUsd: '232211',
    ts: '1777284965200',
  };

  test('nothing before a rate is known, then each channel as last stated', () => {
    const apply = open();
    expect(apply('mark-price', mark)).toBeUndefined();
    expect(apply('index-tickers', index)).toBeUndefined();
    expect(apply('funding-rate', RATE)).toMatchObject({
      rate: -0.0000884744240611,
      markPrice: 2310.55,
      indexPrice: 2311.2,
    });
    expect(apply('open-interest', interest)).toMatchObject({
      exchangeTime: 1777284965200,
      rate: -0.0000884744240611,
      intervalMinutes: 480,
      markPrice: 2310.55,
      indexPrice: 2311.2,
      openInterest: 100.5,
    });
  });

  test('an older row of a channel changes nothing', () => {
    const apply = open();
    apply('funding-rate', RATE);
    apply('mark-price', mark);
    expect(apply('mark-price', { ...mark, markPx: '1', ts: '1777284964999' })).toBeUndefined();
    expect(apply('index-tickers', index)).toMatchObject({ markPrice: 2310.55 });
  });

  test('a rate that is not stated any more ends the events', () => {
    const apply = open();
    apply('funding-rate', RATE);
    expect(apply('funding-rate', { ...RATE, fundingRate: '', ts: '1777284965000' })).toBeUndefined();
    expect(apply('mark-price', mark)).toBeUndefined();
  });

  test.each([
    ['mark-price', { ...mark, markPx: '' }],
    ['index-tickers', { ...index, idxPx: '-1' }],
    ['open-interest', { ...interest, oiCcy: 'x' }],
  ] as const)('%s with a bad number cannot be read', (channel, row) => {
    expect(() => open()(channel, row)).toThrow();
  });
});
