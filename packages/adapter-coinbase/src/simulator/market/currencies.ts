/** Currencies of states, which the venue lists apart. */
const FIAT: Readonly<Record<string, string>> = {
  usd: 'US Dollar',
  eur: 'Euro',
  gbp: 'British Pound',
  jpy: 'Japanese Yen',
  chf: 'Swiss Franc',
  cad: 'Canadian Dollar',
  aud: 'Australian Dollar',
  sgd: 'Singapore Dollar',
};

const CRYPTO: Readonly<Record<string, string>> = {
  btc: 'Bitcoin',
  eth: 'Ethereum',
  sol: 'Solana',
  xrp: 'XRP',
  ada: 'Cardano',
  doge: 'Dogecoin',
  ltc: 'Litecoin',
  link: 'Chainlink',
  dot: 'Polkadot',
  avax: 'Avalanche',
  shib: 'SHIBA INU',
  usdt: 'Tether',
  usdc: 'USDC',
  dai: 'Dai',
};

export const isFiat = (currency: string): boolean => currency.toLowerCase() in FIAT;

/** `Bitcoin` for `BTC`; a currency that is not known is called by its code. */
export function currencyName(currency: string): string {
  const code = currency.toLowerCase();
  return FIAT[code] ?? CRYPTO[code] ?? currency.toUpperCase();
}
