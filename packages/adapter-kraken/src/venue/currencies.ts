/** Names that Kraken's older interfaces use, and the ones of WebSocket v2. */
const ALIASES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };
const REST_NAMES: Readonly<Record<string, string>> = { BTC: 'XBT', DOGE: 'XDG' };

const translate = (names: Readonly<Record<string, string>>, code: string): string => names[code] ?? code;

/** Kraken's code of a currency in WebSocket v2: `xbt` and `btc` are `BTC`. */
export const toKrakenCode = (currency: string): string => translate(ALIASES, currency.toUpperCase());

/** Kraken's code of a currency in the REST API: `xbt` and `btc` are `XBT`. */
export const toRestCode = (currency: string): string => translate(REST_NAMES, toKrakenCode(currency));

/** A currency as this library writes it: `XBT`, `BTC` and `btc` are `btc`. */
export const toCurrency = (code: string): string => toKrakenCode(code).toLowerCase();

/** Currencies whose old code has a letter for its class in front: X for coins, Z for state money. */
const CLASSED = new Set([
  ...['XBT', 'ETH', 'LTC', 'XRP', 'XLM', 'XMR', 'ZEC', 'ETC', 'REP', 'MLN', 'XDG'].map((code) => `X${code}`),
  ...['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD'].map((code) => `Z${code}`),
]);

/**
 * The currency of an asset's code, old or new: `XXBT`, `XBT` and `BTC` are `btc`. No letter is taken off other codes, since
 * those of `XRP` and `ZEC` are their own.
 */
export const toAsset = (code: string): string => toCurrency(CLASSED.has(code) ? code.slice(1) : code);
