import { expect, test } from 'vitest';
import { Market } from '../market/market.js';
import { pairSpec, type PairSpec } from '../market/pair-spec.js';
import { Random } from '../market/random.js';
import { MoneyAudit } from '../audit/money-audit.js';
import { RandomTrader } from '../audit/random-trader.js';

const SPOT = [
  pairSpec('btc/usd', { quotes: ['usdc'] }),
  pairSpec('eth/usd'),
  pairSpec('eth/btc', { volumeDecimals: 4 }),
];
const DERIVATIVES = [
  pairSpec('btc/usdt', { priceDecimals: 1, volumeDecimals: 3, contract: { kind: 'linear' } }),
  pairSpec('eth/usdt', { priceDecimals: 2, volumeDecimals: 2, contract: { kind: 'linear' } }),
  pairSpec('btc/usd:btc', {
    priceDecimals: 1,
    volumeDecimals: 1,
    typicalVolume: 15,
    contract: { kind: 'inverse', size: 100 },
  }),
];
const FUNDS = { usd: '3000', usdc: '1000', btc: '0.05', eth: '1.5', usdt: '2000' };
const ACCOUNTS = ['one', 'two', 'three'];

/** A market whose time is set by hand, with a trader for three accounts. */
function open(
  seed: number,
  pairs: readonly PairSpec[],
): { market: Market; trader: RandomTrader; audit: MoneyAudit; advance: () => void } {
  let now = 1_700_000_000_000;
  const market = new Market({
    seed,
    pairs,
    feeCurrency: seed % 3 === 0 ? 'received' : 'quote',
    fees: { maker: seed % 2 === 0 ? 0.001 : -0.0002, taker: 0.0026 },
    funds: FUNDS,
    leverage: 5,
    clock: () => now,
  });
  for (const account of ACCOUNTS) market.ledger.open(account);
  market.ledger.setHedged('three', true);
  for (let step = 0; step < 50; step++) market.step();
  for (const { pair, typicalVolume, volumeDecimals } of pairs)
    market.trade(pair, 'buy', Number(typicalVolume.toFixed(volumeDecimals)));
  const trader = new RandomTrader({
    market,
    random: new Random(`trader ${seed}`),
    accounts: ACCOUNTS,
    now: () => now,
  });
  const audit = new MoneyAudit(market);
  return {
    market,
    trader,
    audit,
    advance: () => {
      now += 200;
    },
  };
}

const SEEDS = Array.from({ length: Number(process.env.HFTJS_SEEDS ?? 5) }, (_, index) => index);

test.each(SEEDS)(
  'spot: money is conserved and every figure follows from orders and fills (seed %i)',
  (seed) => {
    const { market, trader, audit, advance } = open(seed, SPOT);
    for (let count = 0; count < 300; count++) {
      trader.act();
      advance();
      expect(audit.mismatches()).toEqual([]);
    }
    expect(market.fills.length).toBeGreaterThan(10);
  },
);

test.each(SEEDS)('derivatives: the same, and equity changes only by prices (seed %i)', (seed) => {
  const { market, trader, audit, advance } = open(seed, DERIVATIVES);
  for (let count = 0; count < 300; count++) {
    trader.act();
    advance();
    expect(audit.mismatches()).toEqual([]);
  }
  expect(market.fills.length).toBeGreaterThan(10);
});

test.each(SEEDS)('what was refused has changed nothing (seed %i)', (seed) => {
  const { market, trader, advance } = open(seed, [...SPOT, ...DERIVATIVES.slice(0, 2)]);
  const state = (): string =>
    JSON.stringify([
      market.orders,
      market.fills.length,
      ACCOUNTS.map((account) => [
        market.ledger.balances(account),
        market.ledger.positions(account),
        market.ledger.entries(account).length,
      ]),
      market.pairs.map(({ pair }) => [
        market.book(pair, 400).bids,
        market.book(pair, 400).asks,
        market.trades(pair).length,
      ]),
    ]);
  let refused = 0;
  for (let count = 0; count < 150; count++) {
    const before = state();
    let heard = 0;
    const stop = market.on('step', () => heard++);
    const action = trader.act();
    stop();
    if (action.isRefused) {
      refused++;
      // An order may have expired just then.
      if (heard === 0) expect(state(), JSON.stringify(action)).toBe(before);
    }
    advance();
  }
  expect(refused).toBeGreaterThan(3);
});
