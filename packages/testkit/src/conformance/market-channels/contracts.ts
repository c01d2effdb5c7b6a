import { Channel, type CurrencyPair, type Liquidation } from '@hftjs/core';
import type { MarketLiquidation, SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import type { Recorder } from '../../recorder.js';
import { eventually, open, SIDE_BY_SIDE, type Suite } from '../harness.js';
import { someVolume } from '../orders.js';

/** Funding rates and liquidations of derivatives are the market's. */
export function describeContracts(suite: Suite): void {
  const { pairs, publicChannels, startSimulator } = suite;

  describe.runIf(publicChannels.includes(Channel.FUNDING_RATE))('funding rates', SIDE_BY_SIDE, () => {
    test('are the market’s, and follow it', async () => {
      await using venue = await startSimulator({ seed: 95, pairs, rate: 20 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.FUNDING_RATE] });
      const { recorder, stream } = harness;
      await stream.ready();
      const { market } = venue;
      const rates = ['0.0001', '-0.00025', '0', '0.00375'];
      for (const rate of rates) {
        for (const pair of pairs) market.funding.set(pair, { rate });
        await eventually(() => {
          for (const pair of pairs)
            expect(recorder.fundingRates.findLast(({ symbol }) => symbol === pair)?.rate).toBeCloseTo(
              Number(rate),
              8,
            );
        });
      }
      venue.market.stop();
      await eventually(() => {
        for (const pair of pairs) expectFunding(venue, recorder, pair);
      });
    });
  });

  describe.runIf(publicChannels.includes(Channel.LIQUIDATION))('liquidations', SIDE_BY_SIDE, () => {
    test('are the market’s, each at most once', async () => {
      await using venue = await startSimulator({ seed: 96, pairs, rate: 0 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.LIQUIDATION] });
      const { recorder, stream } = harness;
      await stream.ready();
      const made: MarketLiquidation[] = [];
      const liquidate = (): void => {
        for (const pair of pairs) {
          const side = made.length % 3 === 0 ? 'buy' : 'sell';
          const volume = someVolume(venue, pair, 1 + (made.length % 4));
          for (let count = 0; count < 5; count++) venue.market.step(pair);
          const one = venue.market.liquidate(pair, { side, volume });
          if (one) made.push(one);
        }
      };
      liquidate();
      await expectLiquidations(suite, recorder, { made, from: 0 });
      liquidate();
      liquidate();
      await venue.settle?.();
      venue.faults.drop();
      await eventually(() => {
        expect(recorder.saw('reconnecting')).toBe(true);
      });
      await stream.ready();
      liquidate();
      await expectLiquidations(suite, recorder, { made, from: made.length - pairs.length });
    });
  });
}

/** The last event of a pair states what the market does. What the venue does not state is not compared. */
function expectFunding(
  { market }: SimulatedVenue,
  { fundingRates }: Pick<Recorder, 'fundingRates'>,
  pair: CurrencyPair,
): void {
  const event = fundingRates.findLast(({ symbol }) => symbol === pair);
  const { rate, interval, nextTime, predictedRate } = market.funding.of(pair);
  expect(event).toMatchObject({ symbol: pair });
  if (!event) return;
  expect(event.rate).toBeCloseTo(rate, 8);
  if (event.intervalMinutes !== undefined) expect(event.intervalMinutes).toBe(interval / 60_000);
  if (event.nextFundingTime !== undefined)
    expect(Math.abs(event.nextFundingTime - nextTime)).toBeLessThan(1_000);
  if (event.predictedRate !== undefined) expect(event.predictedRate).toBeCloseTo(predictedRate, 8);
  if (event.markPrice !== undefined) expect(event.markPrice).toBe(market.markPrice(pair).price);
  if (event.indexPrice !== undefined) expect(event.indexPrice).toBe(market.indexPrice(pair).price);
}

/** What an event of a liquidation is compared with. */
interface Forced {
  readonly symbol: string;
  readonly side: string;
  readonly volume: number;
  /** Number of its liquidation. */
  readonly index: number;
}

/**
 * Each event is another liquidation of the market; where the venue sends every one, all are there.
 *
 * @param from - at least one of the liquidations from this one on was published
 */
async function expectLiquidations(
  { liquidations: { per } }: Suite,
  recorder: Pick<Recorder, 'liquidations'>,
  { made, from }: { readonly made: readonly MarketLiquidation[]; readonly from: number },
): Promise<void> {
  const truth = made.flatMap(({ pair, side, filledVolume, trades }, index): Forced[] =>
    (per === 'order' ? [filledVolume] : trades.map(({ volume }) => volume)).map((volume) => ({
      symbol: pair,
      side,
      volume,
      index,
    })),
  );
  await eventually(() => {
    const left = [...truth];
    const matched = recorder.liquidations.map((event) => {
      const at = left.findIndex((one) => isSameLiquidation(one, event));
      expect(at, `no liquidation, or one twice: ${JSON.stringify(event)}`).toBeGreaterThanOrEqual(0);
      return left.splice(at, 1)[0];
    });
    expect(matched.some((one) => (one?.index ?? -1) >= from)).toBe(true);
    if (recorder.liquidations.every(({ complete }) => complete)) expect(left).toEqual([]);
  });
}

const isSameLiquidation = (truth: Forced, { symbol, side, volume }: Liquidation): boolean =>
  truth.symbol === symbol && truth.side === side && Math.abs(truth.volume / volume - 1) < 1e-9;
