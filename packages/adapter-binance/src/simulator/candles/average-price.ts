import { formatUnits, parseUnits, type PairSpec, type PublicTrade } from '@hftjs/simulator';

const FIVE_MINUTES = 300_000;

/** The volume-weighted price of the last five minutes, or the last price. With eight decimals. */
export function averagePrice(
  trades: readonly PublicTrade[],
  { priceDecimals, volumeDecimals }: PairSpec,
  now: number,
): string {
  let cost = 0n;
  let volume = 0n;
  for (const trade of trades.toReversed()) {
    if (trade.time < now - FIVE_MINUTES) break;
    const lots = parseUnits(trade.volumeText, volumeDecimals);
    cost += parseUnits(trade.priceText, priceDecimals) * lots;
    volume += lots;
  }
  if (volume === 0n) return trades.at(-1)?.priceText ?? '0';
  return formatUnits((cost * 10n ** BigInt(8 - priceDecimals)) / volume, 8);
}
