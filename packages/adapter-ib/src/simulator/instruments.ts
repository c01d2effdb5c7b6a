import { pairSpec, splitPair, type PairSpec } from '@hftjs/simulator';

export type AssetClass = 'STK' | 'CASH' | 'CRYPTO';

/** One contract of an instrument: the same thing listed at another place has another number. */
export interface Listing {
  readonly conid: number;
  readonly exchange: string;
}

/** A pair as Interactive Brokers knows it. */
export interface Instrument {
  readonly spec: PairSpec;
  readonly assetClass: AssetClass;
  /** `AAPL`, `BTC`, `EUR.USD`. */
  readonly symbol: string;
  readonly base: string;
  /** What prices and commissions are in, such as `USD`. */
  readonly currency: string;
  readonly companyName: string;
  /** Where the data and the fills come from; crypto of two venues has two of them. */
  readonly listings: readonly [Listing, ...Listing[]];
}

/** Where crypto is traded for an account. */
export type CryptoVenue = 'PAXOS' | 'ZEROHASH';

interface Company extends Listing {
  readonly name: string;
  readonly price: number;
}

const STOCKS: Readonly<Record<string, Company>> = {
  aapl: { conid: 265_598, name: 'APPLE INC', exchange: 'NASDAQ', price: 189.6 },
  ibm: { conid: 8314, name: 'INTL BUSINESS MACHINES CORP', exchange: 'NYSE', price: 252.1 },
  msft: { conid: 272_093, name: 'MICROSOFT CORP', exchange: 'NASDAQ', price: 478.5 },
  nvda: { conid: 4_815_747, name: 'NVIDIA CORP', exchange: 'NASDAQ', price: 181.2 },
  qqq: { conid: 320_227_571, name: 'INVESCO QQQ TRUST SERIES 1', exchange: 'NASDAQ', price: 584.7 },
  spy: { conid: 756_733, name: 'SPDR S&P 500 ETF TRUST', exchange: 'ARCA', price: 655.9 },
  tsla: { conid: 76_792_991, name: 'TESLA INC', exchange: 'NASDAQ', price: 402.3 },
};

const FOREX: Readonly<Record<string, number>> = {
  'EUR.USD': 12_087_792, 'GBP.USD': 12_087_797, 'USD.JPY': 15_016_059, 'USD.CHF': 12_087_820, 'USD.CAD': 15_016_062,
  'EUR.GBP': 12_087_807,
}; // prettier-ignore

const CURRENCIES = new Set([
  'usd',
  'eur',
  'gbp',
  'jpy',
  'chf',
  'cad',
  'aud',
  'nzd',
  'sek',
  'nok',
  'hkd',
  'sgd',
]);

const COINS: Readonly<Record<string, string>> = {
  ada: 'Cardano', avax: 'Avalanche', bch: 'Bitcoin Cash', btc: 'Bitcoin', doge: 'Dogecoin', dot: 'Polkadot',
  eth: 'Ethereum', link: 'Chainlink', ltc: 'Litecoin', shib: 'Shiba Inu', sol: 'Solana', xrp: 'Ripple',
}; // prettier-ignore

const COIN_CONIDS: Readonly<Record<string, number>> = {
  'BTC@PAXOS': 479_624_278, 'BTC@ZEROHASH': 541_686_651, 'ETH@PAXOS': 495_759_171,
}; // prettier-ignore

/** Whether accounts have this as cash, instead of as a position. */
export const isCash = (currency: string): boolean => CURRENCIES.has(currency.toLowerCase());

/** What a pair is: two currencies are forex, a coin is crypto, all else is a stock. */
export function instrumentOf(pair: string | PairSpec, cryptoVenues: readonly CryptoVenue[]): Instrument {
  const { base, quote } = splitPair(typeof pair === 'string' ? pair : pair.pair);
  const currency = quote.toUpperCase();
  if (CURRENCIES.has(base)) return forex(pair, { base: base.toUpperCase(), currency });
  const coin = COINS[base];
  return coin === undefined
    ? stock(pair, { base, currency })
    : crypto(pair, { symbol: base.toUpperCase(), currency, coin, cryptoVenues });
}

function stock(pair: string | PairSpec, { base, currency }: { base: string; currency: string }): Instrument {
  const company = STOCKS[base];
  const symbol = base.toUpperCase();
  const price = company?.price ?? 50 + (inventConid(symbol) % 200);
  return {
    spec: specOf(pair, { price, priceDecimals: 2, volumeDecimals: 0, costDecimals: 4, typicalVolume: 200 }),
    assetClass: 'STK',
    symbol,
    base: symbol,
    currency,
    companyName: company?.name ?? `${symbol} CORP`,
    listings: [company ?? { conid: inventConid(symbol), exchange: 'NASDAQ' }],
  };
}

function forex(pair: string | PairSpec, { base, currency }: { base: string; currency: string }): Instrument {
  const symbol = `${base}.${currency}`;
  const priceDecimals = currency === 'JPY' ? 3 : 5;
  return {
    spec: specOf(pair, { priceDecimals, volumeDecimals: 0, costDecimals: 5, typicalVolume: 40_000 }),
    assetClass: 'CASH',
    symbol,
    base,
    currency,
    companyName: symbol,
    listings: [{ conid: FOREX[symbol] ?? inventConid(symbol), exchange: 'IDEALPRO' }],
  };
}

interface CoinTraits {
  readonly symbol: string;
  readonly currency: string;
  readonly coin: string;
  readonly cryptoVenues: readonly CryptoVenue[];
}

function crypto(pair: string | PairSpec, { symbol, currency, coin, cryptoVenues }: CoinTraits): Instrument {
  const [first = 'PAXOS', ...others] = cryptoVenues;
  const listing = (exchange: CryptoVenue): Listing => {
    const name = `${symbol}@${exchange}`;
    const known = currency === 'USD' ? COIN_CONIDS[name] : undefined;
    return { conid: known ?? inventConid(`${name}.${currency}`), exchange };
  };
  return {
    spec: specOf(pair, {}),
    assetClass: 'CRYPTO',
    symbol,
    base: symbol,
    currency,
    companyName: `${coin} cryptocurrency`,
    listings: [listing(first), ...others.map(listing)],
  };
}

const specOf = (pair: string | PairSpec, overrides: Partial<PairSpec>): PairSpec =>
  typeof pair === 'string' ? pairSpec(pair, overrides) : pair;

/** A number for a contract whose real one is not known here: always the same for the same name. */
export function inventConid(name: string): number {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.charCodeAt(0)) % 99_999_989;
  return 800_000_000 + hash;
}

/** The instruments of a simulator, by pair and by contract number. */
export class InstrumentDirectory {
  readonly all: readonly Instrument[];
  readonly #byConid = new Map<number, Instrument>();

  constructor(pairs: readonly (string | PairSpec)[], cryptoVenues: readonly CryptoVenue[] = ['PAXOS']) {
    this.all = pairs.map((pair) => instrumentOf(pair, cryptoVenues));
    for (const instrument of this.all)
      for (const { conid } of instrument.listings) this.#byConid.set(conid, instrument);
  }

  byPair(pair: string): Instrument {
    const found = this.all.find(({ spec }) => spec.pair === pair);
    if (found === undefined) throw new RangeError(`${pair} is not traded here`);
    return found;
  }

  byConid(conid: number): Instrument | undefined {
    return this.#byConid.get(conid);
  }
}

/** The contract that orders and fills of an instrument name. */
export const mainConid = ({ listings }: Instrument): number => listings[0].conid;
