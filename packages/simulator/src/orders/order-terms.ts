import type { PairTerms } from '../ledger/pair-terms.js';
import type { PairMarket } from '../market/pair-market.js';
import type { PairSpec } from '../market/pair-spec.js';
import { exactUnits, formatUnits, toUnits, type Decimal } from '../wire/decimal.js';
import { OrderRefused, RefusalReason, type SubmitOrder, type TrailTicks } from './order-request.js';

/** Ticks of a price; refuses one that the pair cannot have. */
export function readTick(value: Decimal, { priceDecimals, limits }: PairSpec, name = 'price'): number {
  const units = exactUnits(value, priceDecimals);
  const step = limits?.priceStep === undefined ? 1 : toUnits(limits.priceStep, priceDecimals);
  const stepText = formatUnits(step, priceDecimals);
  if (units === 'malformed' || units === 0n)
    throw new OrderRefused(RefusalReason.BAD_PRICE, `${name} must be a decimal above zero, and is ${value}`);
  if (units === 'step' || units % BigInt(step) !== 0n)
    throw new OrderRefused(
      RefusalReason.PRICE_STEP,
      `${name} ${value} has more than ${priceDecimals} decimals, or is not a multiple of ${stepText}`,
      stepText,
    );
  if (units > BigInt(Number.MAX_SAFE_INTEGER))
    throw new OrderRefused(RefusalReason.BAD_PRICE, `${name} ${value} is out of range`);
  return Number(units);
}

/** Lots of a volume; refuses one that the pair cannot have. */
export function readLots(value: Decimal, { volumeDecimals, limits = {} }: PairSpec): number {
  const lotsOf = (volume: number): number => toUnits(volume, volumeDecimals);
  const units = exactUnits(value, volumeDecimals);
  const step = limits.volumeStep === undefined ? 1 : lotsOf(limits.volumeStep);
  const stepText = formatUnits(step, volumeDecimals);
  if (units === 'malformed' || units === 0n)
    throw new OrderRefused(RefusalReason.BAD_VOLUME, `volume must be a decimal above zero, and is ${value}`);
  if (units === 'step' || units % BigInt(step) !== 0n)
    throw new OrderRefused(
      RefusalReason.VOLUME_STEP,
      `volume ${value} has more than ${volumeDecimals} decimals, or is not a multiple of ${stepText}`,
      stepText,
    );
  const { minVolume, maxVolume } = limits;
  if (minVolume !== undefined && units < BigInt(lotsOf(minVolume)))
    throw new OrderRefused(
      RefusalReason.MIN_VOLUME,
      `volume ${value} is less than ${minVolume}`,
      formatUnits(lotsOf(minVolume), volumeDecimals),
    );
  const most = maxVolume === undefined ? Number.MAX_SAFE_INTEGER : lotsOf(maxVolume);
  if (units > BigInt(most))
    throw new OrderRefused(
      RefusalReason.MAX_VOLUME,
      `volume ${value} is more than ${formatUnits(most, volumeDecimals)}`,
      formatUnits(most, volumeDecimals),
    );
  return Number(units);
}

/** Refuses a limit price too far from the mark price, and an order that is worth too little. */
export function checkWorth(
  terms: PairTerms,
  market: PairMarket,
  { tick, lots, isReduceOnly }: { tick: number | undefined; lots: number; isReduceOnly: boolean },
): void {
  const { spec } = terms;
  const { priceBand, minNotional } = spec.limits ?? {};
  const mark = market.markTick;
  if (tick !== undefined && priceBand !== undefined && Math.abs(tick - mark) > mark * priceBand) {
    const bound = tick > mark ? Math.floor(mark * (1 + priceBand)) : Math.ceil(mark * (1 - priceBand));
    const text = formatUnits(bound, spec.priceDecimals);
    throw new OrderRefused(RefusalReason.PRICE_BAND, `the price is beyond ${text}`, text);
  }
  if (minNotional === undefined || isReduceOnly) return;
  const notional = notionalOf(spec, tick ?? mark, lots);
  if (notional < minNotional)
    throw new OrderRefused(
      RefusalReason.MIN_NOTIONAL,
      `the order is worth ${notional}, less than ${minNotional}`,
      String(minNotional),
    );
}

/** About what an order is worth in quote currency. */
function notionalOf(
  { priceDecimals, volumeDecimals, contract }: PairSpec,
  tick: number,
  lots: number,
): number {
  const volume = lots / 10 ** volumeDecimals;
  return contract?.kind === 'inverse' ? volume * (contract.size ?? 1) : (volume * tick) / 10 ** priceDecimals;
}

/** Distances of a trailing stop. */
export function readTrail({ trail }: SubmitOrder, spec: PairSpec): TrailTicks | undefined {
  if (trail === undefined) return undefined;
  const { distance, ratio, activationPrice, limitOffset } = trail;
  if (
    (distance === undefined) === (ratio === undefined) ||
    (ratio !== undefined && !(ratio > 0 && ratio < 1))
  )
    throw new OrderRefused(
      RefusalReason.BAD_REQUEST,
      'a trail has either a distance or a ratio between 0 and 1',
    );
  const ticks = (value: Decimal | undefined, name: string): number | undefined =>
    value === undefined ? undefined : readTick(value, spec, name);
  return {
    distance: ticks(distance, 'trail.distance'),
    ratio,
    activation: ticks(activationPrice, 'trail.activationPrice'),
    limitOffset:
      limitOffset === undefined || Number(limitOffset) === 0
        ? limitOffset === undefined
          ? undefined
          : 0
        : ticks(limitOffset, 'trail.limitOffset'),
  };
}

const CONDITIONAL: ReadonlySet<SubmitOrder['type']> = new Set(['stop', 'take_profit', 'trailing_stop']);

export const isConditional = ({ type }: Pick<SubmitOrder, 'type'>): boolean => CONDITIONAL.has(type);

/** Refuses a request whose parts do not fit each other. */
export function checkShape(request: SubmitOrder, now: number): void {
  const { type, price, stopPrice, trail, volume, quoteAmount, timeInForce, expireTime, postOnly } = request;
  const refuse = (message: string): never => {
    throw new OrderRefused(RefusalReason.BAD_REQUEST, message);
  };
  if (type === 'limit' && price === undefined) refuse('a limit order needs a price');
  if (type === 'market' && price !== undefined) refuse('a market order has no price');
  if ((type === 'stop' || type === 'take_profit') !== (stopPrice !== undefined))
    refuse('stop and take profit orders, and no others, have a stopPrice');
  if ((type === 'trailing_stop') !== (trail !== undefined))
    refuse('a trailing stop, and no other order, has a trail');
  if (price !== undefined && trail?.limitOffset !== undefined)
    refuse('a trailing stop has either a limitOffset or a price');
  if ((volume === undefined) === (quoteAmount === undefined))
    refuse('an order has either a volume or a quoteAmount');
  if (quoteAmount !== undefined && type !== 'market')
    refuse('only market orders are sized in quote currency');
  if (postOnly === true && (price === undefined || (timeInForce ?? 'gtc') === 'ioc' || timeInForce === 'fok'))
    refuse('a post-only order has a price and rests');
  if ((timeInForce === 'gtd') !== (expireTime !== undefined))
    refuse('a gtd order, and no other, has an expireTime');
  if (expireTime !== undefined && !(expireTime > now))
    throw new OrderRefused(
      RefusalReason.BAD_EXPIRY,
      `the order would expire at ${expireTime}, which is past`,
    );
}
