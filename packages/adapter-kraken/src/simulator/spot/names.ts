import { pairSpec, splitPair, usdValue, type PairSpec } from '@hftjs/simulator';

/** What Kraken calls one pair, in each of its vocabularies. */
export interface KrakenPair {
  readonly spec: PairSpec;
  /** WebSocket v2: `BTC/USD`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  /** REST `wsname`, also the name in WebSocket v1: `XBT/USD`. */
  readonly wsname: string;
  /** `XBTUSD`. */
  readonly altname: string;
  /** Key in REST answers: `XXBTZUSD`. */
  readonly restName: string;
  /** REST assets: `XXBT`, `ZUSD`. */
  readonly restBase: string;
  readonly restQuote: string;
}

/** What Kraken calls one asset. */
export interface KrakenAsset {
  /** WebSocket v2: `BTC`. */
  readonly symbol: string;
  /** `XBT`. */
  readonly altname: string;
  /** Key in REST answers: `XXBT`. */
  readonly restName: string;
  readonly decimals: number;
  readonly displayDecimals: number;
}

const OLD_CODES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

/** Assets from before 2016 carry a class prefix in REST: X for coins, Z for state money. */
const COINS = new Set(['XBT', 'ETH', 'LTC', 'XRP', 'XLM', 'XMR', 'ZEC', 'ETC', 'REP', 'MLN', 'XDG']);
const STATE_MONEY = new Set(['USD', 'EUR', 'GBP', 'CAD', 'JPY']);

/** Pairs whose REST name follows no rule. */
const IRREGULAR: Readonly<Record<string, string>> = {
  XDGUSD: 'XDGUSD',
  XDGEUR: 'XDGEUR',
  USDTUSD: 'USDTZUSD',
};

/** Where Kraken counts more coarsely than the rule of thumb. */
const PRICE_DECIMALS: Readonly<Record<string, number>> = { 'eth/btc': 5, 'sol/btc': 7, 'xrp/btc': 8 };

const oldCode = (asset: string): string => OLD_CODES[asset] ?? asset;

const restAsset = (code: string): string =>
  COINS.has(code) ? `X${code}` : STATE_MONEY.has(code) ? `Z${code}` : code;

/** All names of a pair. */
export function krakenPair(pair: string | PairSpec): KrakenPair {
  const spec = limited(typeof pair === 'string' ? pairSpec(pair, decimalsOf(pair)) : pair);
  const [base, quote] = Object.values(splitPair(spec.pair)).map((name) => name?.toUpperCase()) as [
    string,
    string,
  ];
  const [oldBase, oldQuote] = [oldCode(base), oldCode(quote)];
  const altname = `${oldBase}${oldQuote}`;
  const isPrefixed = COINS.has(oldBase) && (STATE_MONEY.has(oldQuote) || COINS.has(oldQuote));
  return {
    spec,
    symbol: `${base}/${quote}`,
    base,
    quote,
    wsname: `${oldBase}/${oldQuote}`,
    altname,
    restName: IRREGULAR[altname] ?? (isPrefixed ? `${restAsset(oldBase)}${restAsset(oldQuote)}` : altname),
    restBase: restAsset(oldBase),
    restQuote: restAsset(oldQuote),
  };
}

export function krakenAsset(symbol: string): KrakenAsset {
  const altname = oldCode(symbol);
  const isMoney = STATE_MONEY.has(altname);
  return {
    symbol,
    altname,
    restName: restAsset(altname),
    decimals: isMoney ? 4 : 10,
    displayDecimals: isMoney ? 2 : 5,
  };
}

/** Orders have a least volume and a least cost, unless the spec has limits of its own. */
function limited(spec: PairSpec): PairSpec {
  const minVolume = Number((spec.typicalVolume / 1000).toFixed(Math.max(0, spec.volumeDecimals)));
  const minNotional = Number((0.5 / usdValue(splitPair(spec.pair).quote)).toPrecision(1));
  return { ...spec, limits: spec.limits ?? { ...(minVolume > 0 && { minVolume }), minNotional } };
}

function decimalsOf(pair: string): Partial<PairSpec> {
  const priceDecimals = PRICE_DECIMALS[pair];
  return priceDecimals === undefined ? {} : { priceDecimals };
}

/** Finds pairs by any of their names. */
export class PairDirectory {
  readonly all: readonly KrakenPair[];
  /** What the pairs are made of. */
  readonly assets: readonly KrakenAsset[];

  constructor(pairs: readonly (string | PairSpec)[]) {
    this.all = pairs.map(krakenPair);
    this.assets = [...new Set(this.all.flatMap(({ base, quote }) => [base, quote]))].map(krakenAsset);
  }

  /** By our name: `btc/usd`. */
  byPair(pair: string): KrakenPair {
    const found = this.all.find(({ spec }) => spec.pair === pair);
    if (found === undefined) throw new RangeError(`${pair} is not traded here`);
    return found;
  }

  /** By the name in WebSocket v2, which is the only one that v2 takes. */
  bySymbol(symbol: string): KrakenPair | undefined {
    return this.all.find((pair) => pair.symbol === symbol);
  }

  /** By the names that REST takes for assets. */
  assetByRestName(name: string): KrakenAsset | undefined {
    return this.assets.find(({ restName, altname }) => [restName, altname].includes(name));
  }

  /** By any name that REST takes. */
  byRestName(name: string): KrakenPair | undefined {
    return this.all.find(({ restName, altname, wsname }) => [restName, altname, wsname].includes(name));
  }
}
