import { type PairSpec, pairSpec, splitPair, unitsToText } from '@hftjs/simulator';
import type { Instrument } from './instrument.js';

/** A linear contract: so many coins, counted in lots of so small a part of it. */
interface Linear {
  /** A contract is `10^exponent` of the base currency. */
  readonly exponent: number;
  readonly lotDecimals: number;
  readonly priceDecimals?: number;
  readonly price?: number;
}

const LINEAR: Readonly<Record<string, Linear>> = {
  'BTC-USDT': { exponent: -2, lotDecimals: 2, priceDecimals: 1 },
  'ETH-USDT': { exponent: -1, lotDecimals: 2, priceDecimals: 2 },
  'DOGE-USDT': { exponent: 3, lotDecimals: 2, priceDecimals: 5 },
  'SHIB-USDT': { exponent: 6, lotDecimals: 1, priceDecimals: 9 },
  'PEPE-USDT': { exponent: 7, lotDecimals: 1, priceDecimals: 9, price: 0.0000052 },
  'BTC-USD_UM': { exponent: -4, lotDecimals: 0, priceDecimals: 1 },
  'ETH-USD_UM': { exponent: -3, lotDecimals: 0, priceDecimals: 2 },
};

/** An inverse contract: so many US dollars. */
const INVERSE: Readonly<Record<string, { value: number; lotDecimals: number }>> = {
  'BTC-USD': { value: 100, lotDecimals: 1 },
  'ETH-USD': { value: 10, lotDecimals: 0 },
};

/** Dated contracts are delivered at this hour, UTC. */
const DELIVERY_HOUR = 8;

/**
 * All names of a contract. A bare pair is the perpetual that settles in the quote currency; `btc/usd:btc` settles in the
 * base currency and is inverse; `btc/usdt:usdt-261225` ends that day.
 */
export function contractInstrument(pair: string | PairSpec): Instrument {
  const name = typeof pair === 'string' ? pair : pair.pair;
  const { base, quote, settle: settlement = quote } = splitPair(name);
  const [settle = quote, date] = settlement.split('-');
  if (settle !== base && settle !== quote)
    throw new RangeError(`${name} settles in neither of its currencies`);
  const underlying = `${base}-${quote}`.toUpperCase();
  const isInverse = settle === base;
  // Both kinds have the same underlying; only the family distinguishes them.
  const family = !isInverse && quote === 'usd' ? `${underlying}_UM` : underlying;
  const counted = isInverse ? inverse(name, family) : linear(name, family);
  return {
    spec: typeof pair === 'string' ? counted.spec : { contract: counted.spec.contract, ...pair },
    instId: `${family}-${date ?? 'SWAP'}`,
    instType: date === undefined ? 'SWAP' : 'FUTURES',
    base: base.toUpperCase(),
    quote: quote.toUpperCase(),
    settle: settle.toUpperCase(),
    family,
    underlying,
    contract: {
      type: isInverse ? 'inverse' : 'linear',
      value: counted.value,
      valueCurrency: (isInverse ? quote : base).toUpperCase(),
    },
    lotDecimals: counted.lotDecimals,
    leastLots: 1,
    expiry: date === undefined ? undefined : expiry(date),
  };
}

interface Counted {
  readonly spec: PairSpec;
  readonly value: string;
  readonly lotDecimals: number;
}

function linear(pair: string, family: string): Counted {
  const { exponent, lotDecimals, ...known } = LINEAR[family] ?? guess(pair);
  const spec = pairSpec(pair, {
    ...known,
    volumeDecimals: lotDecimals - exponent,
    costDecimals: 8,
    contract: { kind: 'linear' },
  });
  return { spec, value: unitsToText(1n, -exponent), lotDecimals };
}

/** For coins that are not in the table: a contract worth some hundred dollars. */
const guess = (pair: string): Linear => ({
  exponent: Math.floor(Math.log10(1000 / pairSpec(pair).price)),
  lotDecimals: 2,
});

/** Of an inverse contract the market counts contracts: in coins, its lots would have no fixed size. */
function inverse(pair: string, family: string): Counted {
  const { value, lotDecimals } = INVERSE[family] ?? { value: 10, lotDecimals: 0 };
  const { base } = splitPair(pair);
  const priceDecimals = LINEAR[`${base.toUpperCase()}-USDT`]?.priceDecimals;
  const spec = pairSpec(pair, {
    ...(priceDecimals !== undefined && { priceDecimals }),
    volumeDecimals: lotDecimals,
    typicalVolume: 1500 / value,
    costDecimals: 2,
    contract: { kind: 'inverse', size: value },
  });
  return { spec, value: String(value), lotDecimals };
}

function expiry(date: string): number {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(date) ?? [];
  if (year === undefined) throw new RangeError(`${date} is not a date like 261225`);
  return Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), DELIVERY_HOUR);
}
