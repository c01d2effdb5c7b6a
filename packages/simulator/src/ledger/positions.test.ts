import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import { pairSpec } from '../market/pair-spec.js';
import { SystemAccount } from './ledger-types.js';

const LINEAR = pairSpec('btc/usdt', { priceDecimals: 1, volumeDecimals: 3, contract: { kind: 'linear' } });
const INVERSE = pairSpec('btc/usd:btc', {
  priceDecimals: 0,
  volumeDecimals: 0,
  typicalVolume: 1500,
  contract: { kind: 'inverse', size: 1 },
});

function openMarket(): Market {
  return new Market({
    seed: 9,
    pairs: [LINEAR, INVERSE],
    fees: { maker: 0, taker: 0 },
    funds: { usdt: 10_000, btc: 1 },
    leverage: 5,
  });
}

test('a linear position: margin, profit in the quote currency, closed in parts without a remainder', () => {
  const market = openMarket();
  const sell = { pair: 'btc/usdt', side: 'sell', type: 'limit', volume: 0.2 } as const;
  const first = market.placeOrder({ ...sell, price: 110_000 });
  expect(market.ledger.balance('', 'usdt')).toMatchObject({ held: 4400, available: 5600 });
  market.fillOrder(first.orderId);
  const position = market.ledger.position('', 'btc/usdt');
  expect(position).toMatchObject({
    volume: -0.2,
    entryPrice: 110_000,
    cost: 22_000,
    realizedPnl: 0,
    settle: 'usdt',
  });
  expect(position.unrealizedPnl).toBe(22_000 - 0.2 * position.markPrice);
  const { orderId } = market.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 104_000,
    volume: 0.05,
  });
  market.fillOrder(orderId);
  expect(market.ledger.position('', 'btc/usdt')).toMatchObject({
    volume: -0.15,
    entryPrice: 110_000,
    realizedPnl: 300,
  });
  expect(market.ledger.balance('', 'usdt').total).toBe(10_300);
  expect(market.submit({ pair: 'btc/usdt', side: 'sell', type: 'market', volume: 2 }).refusal?.reason).toBe(
    'insufficient_margin',
  );
});

test('an inverse position: contracts of one dollar, profit in coins', () => {
  const market = openMarket();
  const bought = market.placeOrder({
    pair: 'btc/usd:btc',
    side: 'buy',
    type: 'limit',
    price: 100_000,
    volume: 10_000,
  });
  market.fillOrder(bought.orderId);
  expect(market.order(bought.orderId)).toMatchObject({
    cost: 0.1,
    feeCurrency: 'btc',
    averagePrice: 100_000,
  });
  expect(market.ledger.position('', 'btc/usd:btc')).toMatchObject({
    volume: 10_000,
    cost: 0.1,
    entryPrice: 100_000,
  });
  const sold = market.placeOrder({
    pair: 'btc/usd:btc',
    side: 'sell',
    type: 'limit',
    price: 125_000,
    volume: 4000,
  });
  market.fillOrder(sold.orderId);
  // 0.04 coins were bought, and 0.032 are worth as much now.
  expect(market.ledger.position('', 'btc/usd:btc')).toMatchObject({
    volume: 6000,
    cost: 0.06,
    realizedPnl: 0.008,
  });
  expect(market.ledger.balance('', 'btc').total).toBe(1.008);
  expect(market.ledger.sum('btc')).toBe('0.000000000000');
});

test('reduce-only orders never close more than is open', () => {
  const market = openMarket();
  const reduce = { pair: 'btc/usdt', side: 'sell', reduceOnly: true } as const;
  expect(market.submit({ ...reduce, type: 'market', volume: 1 }).refusal?.reason).toBe('reduce_only');
  market.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.1 });
  const ask = market.top('btc/usdt').ask!.price + 50;
  const first = market.submit({ ...reduce, type: 'limit', price: ask, volume: 0.06 }).order!;
  const second = market.submit({ ...reduce, type: 'limit', price: ask, volume: 0.06 }).order!;
  expect(second.volume).toBe(0.04);
  market.placeOrder({ pair: 'btc/usdt', side: 'sell', type: 'market', volume: 0.05 });
  expect(market.order(second.orderId)).toMatchObject({ status: 'canceled', reason: 'reduce_only' });
  expect(market.order(first.orderId)).toMatchObject({ status: 'new', volume: 0.05 });
  market.fillOrder(first.orderId);
  expect(market.ledger.position('', 'btc/usdt').volume).toBe(0);
});

test('in hedge mode each side has its position', () => {
  const market = openMarket();
  market.ledger.setHedged('', true);
  const order = { pair: 'btc/usdt', type: 'market', volume: 0.01 } as const;
  expect(market.submit({ ...order, side: 'buy' }).refusal?.reason).toBe('position_side');
  market.submit({ ...order, side: 'buy', positionSide: 'long' });
  market.submit({ ...order, side: 'sell', positionSide: 'short' });
  expect(market.submit({ ...order, side: 'buy', positionSide: 'short', volume: 0.02 }).order?.volume).toBe(
    0.01,
  );
  expect(market.ledger.positions('')).toMatchObject([{ side: 'long', volume: 0.01 }]);
});

test('payments move money between accounts, and come as events of their own', () => {
  const market = openMarket();
  const heard: string[] = [];
  market.on('balance', ({ balance, entries, orderId }) =>
    heard.push(
      `${balance.account} ${balance.totalText} ${entries.map(({ kind, note }) => `${kind} ${note ?? ''}`).join()} ${orderId ?? ''}`,
    ),
  );
  market.ledger.open('one', { usdt: 5 });
  const payment = {
    currency: 'USDT',
    amount: '0.25',
    kind: 'funding',
    pair: 'btc/usdt',
    note: 'hour 3',
  } as const;
  market.ledger.pay({ from: 'one', to: SystemAccount.CROWD, ...payment });
  market.ledger.pay({ from: 'one', to: 'two', ...payment });
  expect(heard).toEqual([
    'one 4.75000000 funding hour 3 ',
    'one 4.50000000 funding hour 3 ',
    'two 10000.25000000 funding hour 3 ',
  ]);
  expect(market.ledger.entries('one').map(({ kind, changeText }) => [kind, changeText])).toEqual([
    ['deposit', '5.00000000'],
    ['funding', '-0.25000000'],
    ['funding', '-0.25000000'],
  ]);
  market.ledger.withdraw('one', 'usdt', 4.5);
  expect(() => {
    market.ledger.withdraw('one', 'usdt', '0.01');
  }).toThrow('less than 0.01 usdt');
  expect(() => {
    market.ledger.pay({ ...payment, from: '@nobody', to: 'one' });
  }).toThrow('not an account of the venue');
  expect(market.ledger.sum('usdt', { withoutOutside: true })).toBe('10000.50000000');
});

test('leverage and hedge mode change only while the account can', () => {
  const market = openMarket();
  const { orderId } = market.placeOrder({
    pair: 'btc/usdt',
    side: 'buy',
    type: 'limit',
    price: 100_000,
    volume: 0.4,
  });
  expect(market.ledger.balance('', 'usdt').held).toBe(8000);
  expect(() => {
    market.ledger.setLeverage('', 'btc/usdt', 3);
  }).toThrow('too little margin');
  market.ledger.setLeverage('', 'btc/usdt', 4);
  expect(market.ledger.balance('', 'usdt').held).toBe(10_000);
  expect(() => {
    market.ledger.setHedged('', true);
  }).toThrow('has positions or orders');
  market.cancelOrder(orderId);
  market.ledger.setHedged('', true);
  expect(market.ledger.isHedged('')).toBe(true);
});
