import { expect, test } from 'vitest';
import { MoneyAudit } from '../audit/money-audit.js';
import { RandomTrader } from '../audit/random-trader.js';
import { Market } from '../market/market.js';
import type { MarketOptions } from '../market/market-options.js';
import { pairSpec } from '../market/pair-spec.js';
import { Random } from '../market/random.js';
import type { FundingPayments } from './funding-types.js';

const LINEAR = pairSpec('btc/usdt', { priceDecimals: 1, volumeDecimals: 3, contract: { kind: 'linear' } });
const INVERSE = pairSpec('btc/usd:btc', {
  priceDecimals: 1,
  volumeDecimals: 0,
  typicalVolume: 15,
  contract: { kind: 'inverse', size: 100 },
});
const DATED = pairSpec('eth/usdt:usdt-261225', { contract: { kind: 'linear' } });
const PAIRS = [LINEAR, INVERSE, DATED, pairSpec('eth/usd')];
const START = Date.UTC(2026, 10, 29, 7, 59);
const MINUTE = 60_000;

function open(options: Partial<MarketOptions> = {}): { market: Market; advance: (milliseconds: number) => void } {
  let now = START;
  const market = new Market({ seed: 5, pairs: PAIRS, clock: () => now, ...options });
  return {
    market,
    advance: (milliseconds) => {
      now += milliseconds;
      market.step();
    },
  };
} // prettier-ignore

test('funding is shown and not paid, unless it is asked for', () => {
  const { market, advance } = open();
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.5, account: 'one' });
  const before = market.ledger.balance('one', 'usdt').totalText;
  expect(market.funding.of('btc/usdt')).toEqual({
    pair: 'btc/usdt',
    rate: 0.0001,
    rateText: '0.0001',
    predictedRate: 0.0001,
    predictedRateText: '0.0001',
    interval: 28_800_000,
    nextTime: START + MINUTE,
  });
  advance(2 * MINUTE);
  expect(market.funding.of('btc/usdt').nextTime).toBe(START + MINUTE + 28_800_000);
  expect(market.funding.history('btc/usdt')).toMatchObject([{ time: START + MINUTE, payments: [] }]);
  expect(market.ledger.balance('one', 'usdt').totalText).toBe(before);
});

test('spot pairs and contracts with a date have no funding', () => {
  const { market } = open();
  expect(PAIRS.map(({ pair }) => market.funding.has(pair))).toEqual([true, true, false, false]);
  expect(() => market.funding.of('eth/usd')).toThrow('eth/usd has no funding');
});

test('every open position pays at the scheduled time, exactly', () => {
  const { market, advance } = open({ funding: { pays: true, rate: '0.000123456789', interval: 60 * MINUTE } });
  const heard: FundingPayments[] = [];
  market.on('funding', (event) => heard.push(event));
  market.ledger.setHedged('hedger', true);
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.05, account: 'long' });
  market.placeOrder({ pair: 'btc/usdt', side: 'sell', type: 'market', volume: 0.025, account: 'short' });
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.025, account: 'hedger', positionSide: 'long' });
  market.placeOrder({ pair: 'btc/usdt', side: 'sell', type: 'market', volume: 0.012, account: 'hedger', positionSide: 'short' });
  market.placeOrder({ pair: 'btc/usd:btc', side: 'sell', type: 'market', volume: 7, account: 'short' });
  advance(59_000);
  expect(heard).toEqual([]);
  const mark = Number(market.markPrice('btc/usdt').priceText);
  advance(1000);
  const linear = heard.find(({ pair }) => pair === 'btc/usdt')!;
  expect(linear).toMatchObject({ time: START + MINUTE, rate: 0.000123456789, markPriceText: mark.toFixed(1) });
  // 0.001 at one tick is 0.0001 usdt, of which the ledger counts 10 decimals.
  const paid = (lots: bigint): string => {
    const value = lots * BigInt(Math.round(mark * 10)) * 1_000_000n;
    return (Number((value * 123_456_789n + 500_000_000_000n) / 1_000_000_000_000n) / 1e10).toFixed(10);
  };
  expect(linear.payments).toEqual([
    { account: 'hedger', side: 'long', currency: 'usdt', amountText: `-${paid(25n)}` },
    { account: 'hedger', side: 'short', currency: 'usdt', amountText: paid(12n) },
    { account: 'long', side: 'net', currency: 'usdt', amountText: `-${paid(50n)}` },
    { account: 'short', side: 'net', currency: 'usdt', amountText: paid(25n) },
  ]);
  expect(heard.find(({ pair }) => pair === 'btc/usd:btc')!.payments).toMatchObject([{ account: 'short', currency: 'btc' }]);
  expect(market.ledger.entries('long').at(-1)).toMatchObject({ kind: 'funding', pair: 'btc/usdt', changeText: `-${paid(50n)}` });
  for (const currency of market.ledger.currencies) expect(Number(market.ledger.sum(currency))).toBe(0);
}); // prettier-ignore

test.each([1, 2, 3, 4, 5, 6])(
  'sums stay zero and every figure follows while funding is paid: seed %i',
  (seed) => {
    let now = START;
    const market = new Market({
      seed,
      pairs: [LINEAR, INVERSE],
      funds: { usdt: '20000', btc: '1' },
      funding: { pays: true, interval: 5000, spread: 0.01 },
      liquidationRate: 0.05,
      clock: () => now,
    });
    const accounts = ['one', 'two'];
    for (const account of accounts) market.ledger.open(account);
    market.ledger.setHedged('two', true);
    const trader = new RandomTrader({
      market,
      random: new Random(`funding ${seed}`),
      accounts,
      now: () => now,
    });
    const audit = new MoneyAudit(market);
    let payments = 0;
    market.on('funding', (event) => (payments += event.payments.length));
    for (let count = 0; count < 300; count++) {
      now += 200;
      market.step();
      trader.act();
      if (count % 25 === 0) expect(audit.mismatches()).toEqual([]);
    }
    expect(audit.mismatches()).toEqual([]);
    expect(payments).toBeGreaterThan(5);
    const rates = market.funding.history('btc/usdt').map(({ rate }) => rate);
    expect(new Set(rates).size).toBeGreaterThan(3);
    for (const account of accounts)
      expect(
        market.ledger.entries(account).filter(({ kind, pair }) => kind === 'funding' && pair === undefined),
      ).toEqual([]);
  },
);

test('a rate below zero is paid by short positions; rates and times can be set, also at once', () => {
  const { market, advance } = open({ funding: { pays: true } });
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.5, account: 'one' });
  market.funding.set('btc/usdt', { rate: -0.0002, predictedRate: '0.0003', nextTime: START + 5000 });
  advance(4000);
  expect(market.funding.of('btc/usdt')).toMatchObject({ rateText: '-0.0002', predictedRateText: '0.0003' });
  advance(1000);
  const [event] = market.funding.history('btc/usdt');
  expect(event!.payments).toMatchObject([{ account: 'one' }]);
  expect(Number(event!.payments[0]!.amountText)).toBeGreaterThan(0);
  expect(market.funding.of('btc/usdt')).toMatchObject({ rateText: '0.0003', nextTime: START + 5000 + 28_800_000 });
  const { payments } = market.funding.pay('btc/usdt');
  expect(Number(payments[0]!.amountText)).toBeLessThan(0);
  expect(market.funding.of('btc/usdt').nextTime).toBe(START + 5000 + 28_800_000);
  expect(() => { market.funding.set('btc/usdt', { rate: '1e-4' }); }).toThrow('is not a rate');
}); // prettier-ignore

test('a liquidation trades through the book, is listed, and is marked on the tape', () => {
  const { market } = open();
  const order: string[] = [];
  market.on('step', ({ trades }) => order.push(`${trades.length} trades`));
  market.on('liquidation', ({ id }) => order.push(`liquidation ${id}`));
  const liquidation = market.liquidate('btc/usdt', { side: 'sell', volume: 0.2 })!;
  expect(liquidation).toMatchObject({ id: 1, side: 'sell', volumeText: '0.200', filledVolumeText: '0.200' });
  expect(order).toEqual([`${liquidation.trades.length} trades`, 'liquidation 1']);
  const tape = market.trades('btc/usdt').slice(-liquidation.trades.length);
  expect(tape).toEqual(liquidation.trades);
  expect(tape.every(({ kind, side }) => kind === 'liquidation' && side === 'sell')).toBe(true);
  expect(liquidation.price).toBe(Math.min(...tape.map(({ price }) => price)));
  expect(liquidation.averagePrice).toBeGreaterThanOrEqual(liquidation.price);
  expect(market.liquidations('btc/usdt')).toEqual([liquidation]);
  expect(market.liquidations('btc/usd:btc')).toEqual([]);
  market.trade('btc/usdt', 'buy', 1);
  expect(market.trades('btc/usdt').at(-1)).not.toHaveProperty('kind');
  expect(() => market.liquidate('eth/usd', { side: 'sell', volume: 0.2 })).toThrow('traded on spot');
  market.setStatus('btc/usdt', 'halted');
  expect(() => market.liquidate('btc/usdt', { side: 'sell', volume: 0.2 })).toThrow('does not trade');
});

test('the crowd is liquidated at a rate, the same with the same seed, and never on spot', () => {
  const run = (seed: number, liquidationRate: number): string[] => {
    const { market, advance } = open({ seed, liquidationRate });
    const found: string[] = [];
    market.on('liquidation', ({ pair, volumeText }) => found.push(`${pair} ${volumeText}`));
    for (let count = 0; count < 500; count++) advance(10);
    return found;
  };
  expect(run(1, 0)).toEqual([]);
  expect(run(1, 0.05)).toEqual(run(1, 0.05));
  expect(run(1, 0.05)).not.toEqual(run(2, 0.05));
  expect(run(1, 0.05).length).toBeGreaterThan(30);
  expect(run(1, 0.05).filter((text) => text.startsWith('eth/usd '))).toEqual([]);
});

test('index price and open interest', () => {
  const { market } = open();
  expect(market.indexPrice('btc/usdt')).toEqual(market.markPrice('btc/usdt'));
  market.setPremium('btc/usdt', 0.01);
  expect(market.markPrice('btc/usdt').price / market.indexPrice('btc/usdt').price).toBeCloseTo(1.01, 5);
  const before = market.openInterest('btc/usdt').volume;
  expect(before).toBeGreaterThan(0);
  market.placeOrder({ pair: 'btc/usdt', side: 'sell', type: 'market', volume: 0.5, account: 'one' });
  expect(market.openInterest('btc/usdt').volume - before).toBeCloseTo(0.5, 8);
  expect(market.openInterest('eth/usd').volume).toBe(0);
});

test('each change of an instrument is an event, and new increments bind orders', () => {
  const spec = pairSpec('btc/usd', { limits: { minVolume: 0.001 } });
  const market = new Market({ pairs: [spec] });
  const heard: string[] = [];
  market.on('instrument', ({ pair }) => heard.push(`${pair} ${market.status(pair)}`));
  market.setStatus('btc/usd', 'halted');
  market.setStatus('btc/usd', 'halted');
  market.setStatus('btc/usd', 'trading');
  const order = { account: 'one', pair: 'btc/usd', side: 'buy', type: 'limit', volume: '0.01' } as const;
  expect(market.submit({ ...order, price: '90000.1' }).refusal).toBeUndefined();
  market.setIncrements('btc/usd', { priceStep: 0.5 });
  expect(market.submit({ ...order, price: '90000.1' }).refusal?.reason).toBe('price_step');
  expect(market.submit({ ...order, price: '90000.5' }).refusal).toBeUndefined();
  expect(market.spec('btc/usd').limits).toEqual({ minVolume: 0.001, priceStep: 0.5 });
  expect(spec.limits).toEqual({ minVolume: 0.001 });
  market.refine('btc/usd', 1);
  expect(heard).toEqual(['btc/usd halted', 'btc/usd trading', 'btc/usd trading', 'btc/usd trading']);
});
