import { unitsToText } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { isInverse, type Instrument } from '../instruments/instrument.js';

/**
 * About how much an account could buy and sell at the last price: quote and base currency on spot, else contracts.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-maximum-order-quantity
 */
export function maxSizes(
  exchange: Exchange,
  account: string,
  instrument: Instrument,
): { readonly buy: string; readonly sell: string } {
  const { ledger } = exchange.market;
  const { base, quote, settle, spec, contract, lotDecimals } = instrument;
  const price = Number(exchange.lastPrice(spec.pair));
  const available = (currency: string): number => Math.max(0, ledger.balance(account, currency).available);
  const text = (amount: number): string =>
    unitsToText(BigInt(Math.floor(amount * 10 ** lotDecimals)), lotDecimals);
  if (contract === undefined)
    return { buy: text(available(quote) / price / (1 + exchange.rates.taker)), sell: text(available(base)) };
  const worth = isInverse(instrument) ? Number(contract.value) / price : Number(contract.value) * price;
  const most = (available(settle) * ledger.leverage(account, spec.pair)) / worth;
  return { buy: text(most), sell: text(most) };
}
