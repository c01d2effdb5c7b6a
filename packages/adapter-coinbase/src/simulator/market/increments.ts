import { formatUnits, toUnits, type PairSpec } from '@hftjs/simulator';

/** The smallest steps of a pair's prices and volumes, as decimals. */
export function incrementsOf({ limits = {}, priceDecimals, volumeDecimals }: PairSpec): {
  readonly tick: string;
  readonly lot: string;
} {
  const { priceStep, volumeStep } = limits;
  return {
    tick: formatUnits(priceStep === undefined ? 1 : toUnits(priceStep, priceDecimals), priceDecimals),
    lot: formatUnits(volumeStep === undefined ? 1 : toUnits(volumeStep, volumeDecimals), volumeDecimals),
  };
}
