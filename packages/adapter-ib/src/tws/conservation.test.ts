import { Channel } from '@hftjs/core';
import {
  addDecimals,
  compareDecimals,
  multiplyDecimals,
  negateDecimal,
  subtractDecimals,
} from '@hftjs/core/adapter';
import { isDone, Random } from '@hftjs/simulator';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream } from '../testing/streams.js';

const PAIRS = ['aapl/usd', 'btc/usd'] as const;
const ACTIONS = 120;

const sum = (amounts: readonly string[]): string =>
  amounts.reduce((total, one) => addDecimals(total, one), '0');

/** Something that changes what the account has. */
function act(venue: TwsSimulator, random: Random): void {
  const { market } = venue;
  const pair = random.pick(PAIRS);
  const side = random.pick(['buy', 'sell'] as const);
  const volume = pair === 'btc/usd' ? (1 + random.int(50)) / 1_000 : 1 + random.int(50);
  const dice = random.next();
  const resting = market.orders.find((order) => !isDone(order));
  if (dice < 0.5) venue.placeOrder({ pair, side, type: 'market', volume });
  else if (dice < 0.7) {
    const factor = side === 'buy' ? 0.97 : 1.03;
    const price = Number(
      (market.ledger.position('', pair).markPrice * factor).toFixed(pair === 'btc/usd' ? 1 : 2),
    );
    venue.placeOrder({ pair, side, type: 'limit', volume, price });
  } else if (dice < 0.8 && resting) venue.cancelOrder(resting.orderId);
  else if (dice < 0.95 && resting) market.fillOrder(resting.orderId);
  else market.step();
}

test.each([1, 2])(
  'over a random minute, balances and positions change by fills and commissions: seed %i',
  async (seed) => {
    await using venue = await startTwsSimulator({
      seed,
      pairs: PAIRS,
      rate: 0,
      funds: { usd: '1000000' },
      commissionDelay: 1,
    });
    await using harness = openStream(new Recorder(), {
      streamHost: venue.streamHost,
      currencyPairs: PAIRS,
      subscribeChannels: [Channel.MY_BALANCE, Channel.MY_POSITION, Channel.MY_TRADE],
    });
    await harness.stream.ready();
    const { recorder } = harness;
    const random = new Random(`holdings ${seed}`);
    const cash = (): string =>
      recorder.myBalances.findLast(({ currency }) => currency === 'usd')?.exact.total ?? '0';
    const volume = (pair: string): string =>
      recorder.myPositions.findLast(({ symbol }) => symbol === pair)?.exact.volume ?? '0';
    const before = cash();
    for (let count = 1; count <= ACTIONS; count++) {
      act(venue, random);
      if (count % 40 === 0) venue.faults.drop();
      else if (count % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const { ledger, fills } = venue.market;
    await eventually(() => {
      expect(compareDecimals(cash(), ledger.balance('', 'usd').totalText), cash()).toBe(0);
      for (const pair of PAIRS)
        expect(compareDecimals(volume(pair), ledger.balance('', pair.split('/')[0]!).totalText), pair).toBe(
          0,
        );
      const delivered = recorder.myTrades.filter(({ fee }) => fee !== undefined);
      expect(new Set(delivered.map(({ tradeId }) => tradeId)).size).toBe(fills.length);
    });
    const trades = [...new Map(recorder.myTrades.map((trade) => [trade.tradeId, trade])).values()];
    const signed = (side: string, amount: string): string =>
      side === 'buy' ? amount : negateDecimal(amount);
    for (const pair of PAIRS) {
      const own = trades.filter(({ symbol }) => symbol === pair);
      expect(
        compareDecimals(volume(pair), sum(own.map(({ side, exact }) => signed(side, exact.volume!)))),
      ).toBe(0);
    }
    const spent = trades.map(({ side, exact }) =>
      addDecimals(signed(side, multiplyDecimals(exact.price!, exact.volume!)), exact.fee!),
    );
    expect(compareDecimals(subtractDecimals(before, cash()), sum(spent))).toBe(0);
    expect(fills.length).toBeGreaterThan(20);
  },
);
