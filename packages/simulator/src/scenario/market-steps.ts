import { Type } from 'typebox';
import { unitsToNumber } from '../wire/decimal.js';
import { durationOf } from './duration.js';
import { field } from './fields.js';
import { stepKind, type StepKind } from './step-kind.js';

const lasts = { for: Type.Optional(field.time) };
/** What a halted pair may still take. */
const HALTS = ['halted', 'cancel_only', 'limit_only', 'post_only', 'reduce_only'] as const;

const ofPair = { pair: Type.Optional(field.pair) };

/** Market events by their names in scenario files. Without a pair they concern all pairs. */
export const MARKET_STEPS: Readonly<Record<string, StepKind>> = {
  /** The price moves by percent, evenly over a time or at once: a crash is a move by -8 over 10 s. */
  move: stepKind(
    { ...ofPair, percent: field.change, over: Type.Optional(field.time) },
    ({ percent, over }, { market, pairs, during }) => {
      const starts = pairs.map((pair) => ({ pair, price: middleOf(market.top(pair)) }));
      const end = 1 + percent / 100;
      during(over === undefined ? 0 : durationOf(over), (part) => {
        for (const { pair, price } of starts) market.movePrice(pair, price * end ** part);
      });
    },
  ),
  /** The crowd takes away percent of its orders, for a time. */
  thin: stepKind({ ...lasts, ...ofPair, percent: field.percent }, ({ percent }, { market, pairs }) => {
    for (const pair of pairs) market.keepDepth(pair, 1 - percent / 100);
    return () => {
      for (const pair of pairs) market.keepDepth(pair, 1);
    };
  }),
  /** A pair takes no orders for a time, or only some. */
  halt: stepKind(
    { ...lasts, ...ofPair, status: Type.Optional(field.oneOf(HALTS)) },
    ({ status = 'halted' }, { market, pairs }) => {
      for (const pair of pairs) market.setStatus(pair, status);
      return () => {
        for (const pair of pairs) market.setStatus(pair, 'trading');
      };
    },
  ),
  /** Orders only rest for a time, then all that can trade trades at one price. */
  auction: stepKind({ ...lasts, ...ofPair }, (_step, { market, pairs }) => {
    for (const pair of pairs) market.setStatus(pair, 'auction');
    return () => {
      for (const pair of pairs) market.setStatus(pair, 'trading');
    };
  }),
  /** Positions in perpetual contracts pay funding at once: the present rate, or percent of their value. */
  funding: stepKind({ ...ofPair, percent: Type.Optional(field.rate) }, ({ percent }, { market, pairs }) => {
    for (const pair of pairs.filter((one) => market.funding.has(one))) {
      if (percent !== undefined) market.funding.set(pair, { rate: (percent / 100).toFixed(12) });
      market.funding.pay(pair);
    }
  }),
  /** A position of the crowd is closed by force: so many times the volume of a common order. */
  liquidation: stepKind(
    { ...ofPair, side: field.oneOf(['buy', 'sell']), size: Type.Optional(field.count) },
    ({ side, size = 10 }, { market, pairs }) => {
      for (const { pair, contract, typicalVolume, volumeDecimals } of pairs.map((one) => market.spec(one))) {
        if (contract === undefined) continue;
        const lots = Math.ceil(size * typicalVolume * 10 ** volumeDecimals);
        market.liquidate(pair, { side, volume: unitsToNumber(lots, volumeDecimals) });
      }
    },
  ),
  /** The crowd does nothing for a time, in any pair. */
  pause: stepKind(lasts, (_step, { market }) => {
    market.stop();
    return () => {
      market.start();
    };
  }),
};

const middleOf = ({
  pair,
  bid,
  ask,
}: {
  pair: string;
  bid?: Price | undefined;
  ask?: Price | undefined;
}): number => {
  const prices = [bid, ask].flatMap((level) => (level === undefined ? [] : [level.price]));
  if (prices.length === 0) throw new Error(`the book of ${pair} is empty`);
  return prices.reduce((sum, price) => sum + price, 0) / prices.length;
};

interface Price {
  readonly price: number;
}
