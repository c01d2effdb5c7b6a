import { addDecimals, field, type Row } from '@hftjs/core/adapter';
import { toAsset } from '../../venue/currencies.js';
import type { AssetBalance } from './balance-rows.js';

/** The wallet of what can be traded. */
export const SPOT_WALLET = 'spot/main';

/** Endings of assets that are in another wallet, such as `ATOM.S`, which is staked. */
const EARNING = /\.[BFMPS]$/;

/**
 * What REST `Balance` states: of each currency the total, and what is in the spot wallet. Of the other wallets it states no
 * names. An asset that is not listed is not held.
 *
 * @param known - currencies that were held
 * @throws Error naming an amount that cannot be read
 * @see https://docs.kraken.com/api/docs/rest-api/get-account-balance
 */
export function parseRestBalances(answer: Row, known: Iterable<string>): readonly AssetBalance[] {
  const spot = new Map<string, string>();
  const totals = new Map<string, string>();
  for (const currency of known) add(totals, currency, '0');
  for (const [code, value] of Object.entries(answer)) {
    const amount = field.decimal.read(value, code.slice(0, 40));
    const currency = toAsset(code.replace(EARNING, ''));
    add(totals, currency, amount);
    if (!EARNING.test(code)) add(spot, currency, amount);
  }
  return [...totals].map(([currency, total]) => ({
    currency,
    total,
    wallets: [{ wallet: SPOT_WALLET, balance: spot.get(currency) ?? '0' }],
  }));
}

function add(sums: Map<string, string>, currency: string, amount: string): void {
  sums.set(currency, addDecimals(sums.get(currency) ?? '0', amount));
}

/** Whether all that is held is in the spot wallet, so that nothing is left out. */
export const isAllSpot = (answer: Row): boolean => !Object.keys(answer).some((code) => EARNING.test(code));
