import { usdValue, withoutZeros, type Balance, type LedgerEntry } from '@hftjs/simulator';
import { futuresSummary } from '../accounts/futures-summary.js';
import { currencyName, isFiat } from '../market/currencies.js';
import { uuidOf } from '../market/uuid.js';
import type { Row } from '../orders/order-notes.js';
import { microTime } from '../timestamp.js';
import { limitOf, own, pageOf, type Endpoint, type OwnCall } from './endpoint.js';
import { unknownAccount, unknownPortfolio } from './venue-error.js';

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/accounts/list-accounts */
export const ACCOUNT_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET accounts': own((call) => {
    const limit = limitOf(call, 49, 250);
    const keyOf = ({ currency }: Balance): string => currency;
    const { page, cursor, hasNext } = pageOf(call, balancesOf(call), { limit, keyOf });
    const accounts = call.exchange.market.lists.rows('balances', page, (balance) =>
      accountRow(call, balance),
    );
    return { accounts, has_next: hasNext, cursor: hasNext ? cursor : '', size: accounts.length };
  }),
  'GET accounts/*': own((call) => {
    const balance = balancesOf(call).find(({ currency }) => walletIdOf(call, currency) === call.id);
    if (balance === undefined) throw unknownAccount();
    return { account: accountRow(call, balance) };
  }),
  'GET cfm/balance_summary': own(({ exchange, account }) => {
    const summary = futuresSummary(exchange, account);
    if (summary === undefined) throw unknownAccount();
    return { balance_summary: withMoney(summary) };
  }),
  'GET key_permissions': own(({ account }) => ({
    can_view: true,
    can_trade: true,
    can_transfer: false,
    portfolio_uuid: account.portfolioId,
    portfolio_type: 'DEFAULT',
  })),
  'GET transaction_summary': own(({ exchange, account }) => {
    const fills = exchange.market.fills.filter((fill) => fill.account === account.id);
    const sum = (values: readonly number[]): number =>
      Number(values.reduce((total, value) => total + value, 0).toFixed(8));
    const volume = sum(fills.map(({ cost }) => cost));
    const fees = sum(fills.map(({ fee }) => fee));
    const { maker, taker } = exchange.fees;
    return {
      total_volume: volume,
      total_fees: fees,
      fee_tier: {
        pricing_tier: 'Advanced 1',
        usd_from: '0',
        usd_to: '10000',
        taker_fee_rate: String(taker),
        maker_fee_rate: String(maker),
        aop_from: '',
        aop_to: '',
      },
      margin_rate: null,
      goods_and_services_tax: null,
      advanced_trade_only_volume: volume,
      advanced_trade_only_fees: fees,
      coinbase_pro_volume: 0,
      coinbase_pro_fees: 0,
      total_balance: '',
      has_promo_fee: false,
    };
  }),
  'GET portfolios': own((call) => ({ portfolios: [portfolioRow(call)] })),
  'GET portfolios/*': own((call) => {
    if (call.id !== call.account.portfolioId) throw unknownPortfolio();
    return { breakdown: breakdown(call) };
  }),
  'GET payment_methods': own(() => ({ payment_methods: [] })),
};

export const balancesOf = ({ exchange, account }: OwnCall): readonly Balance[] =>
  exchange.market.lists.ledger.balances(account.id);

/** Each currency of an account has a wallet with an id of its own. */
export const walletIdOf = ({ account }: OwnCall, currency: string): string =>
  uuidOf(`${account.id} ${currency}`);

/** When money last moved in a wallet, in epoch milliseconds. */
export function changedTime({ exchange, account }: OwnCall, currency: string): number {
  const isOfWallet = (entry: LedgerEntry): boolean => entry.currency === currency;
  return exchange.market.lists.ledger.entries(account.id).findLast(isOfWallet)?.time ?? account.openedTime;
}

function accountRow(call: OwnCall, { currency: name, availableText, heldText }: Balance): Row {
  const { account } = call;
  const currency = name.toUpperCase();
  const amount = (value: string): Row => ({ value: withoutZeros(value), currency });
  return {
    uuid: walletIdOf(call, name),
    name: `${currency} Wallet`,
    currency,
    available_balance: amount(availableText),
    default: true,
    active: true,
    created_at: microTime(account.openedTime),
    updated_at: microTime(changedTime(call, name)),
    deleted_at: null,
    type: isFiat(name) ? 'ACCOUNT_TYPE_FIAT' : 'ACCOUNT_TYPE_CRYPTO',
    ready: true,
    hold: amount(heldText),
    retail_portfolio_id: account.portfolioId,
    platform: 'ACCOUNT_PLATFORM_CONSUMER',
  };
}

/** Dollars are written with their currency over REST. Those of a margin window, and percentages, are not. */
const withMoney = (summary: Row): Row =>
  Object.fromEntries(
    Object.entries(summary).map(([name, value]) => [
      name,
      typeof value === 'string' && !name.endsWith('_percentage') ? { value, currency: 'USD' } : value,
    ]),
  );

const portfolioRow = ({ account }: OwnCall): Row => ({
  name: 'Primary',
  uuid: account.portfolioId,
  type: 'DEFAULT',
  deleted: false,
});

/** Amounts in US dollars are about what the balances are worth. */
function breakdown(call: OwnCall): Row {
  const balances = balancesOf(call).filter(({ total }) => total !== 0);
  const dollars = (amount: number, currency: string): number =>
    Number((amount * usdValue(currency)).toFixed(2));
  const sum = (some: readonly Balance[]): number =>
    some.reduce((total, { total: amount, currency }) => total + dollars(amount, currency), 0);
  const money = (value: number): Row => ({ value: value.toFixed(2), currency: 'USD' });
  const cash = balances.filter(({ currency }) => isFiat(currency) || currency === 'usdc');
  const whole = sum(balances);
  return {
    portfolio: portfolioRow(call),
    portfolio_balances: {
      total_balance: money(whole),
      total_futures_balance: money(0),
      total_cash_equivalent_balance: money(sum(cash)),
      total_crypto_balance: money(whole - sum(cash)),
      futures_unrealized_pnl: money(0),
      perp_unrealized_pnl: money(0),
    },
    spot_positions: balances.map(({ currency, total, available }) => ({
      asset: currency.toUpperCase(),
      account_uuid: walletIdOf(call, currency),
      total_balance_fiat: dollars(total, currency),
      total_balance_crypto: total,
      available_to_trade_fiat: dollars(available, currency),
      available_to_trade_crypto: available,
      available_to_transfer_fiat: dollars(available, currency),
      available_to_transfer_crypto: available,
      allocation: whole === 0 ? 0 : dollars(total, currency) / whole,
      cost_basis: money(0),
      asset_img_url: '',
      asset_name: currencyName(currency),
      is_cash: isFiat(currency),
      average_entry_price: money(0),
      asset_uuid: uuidOf(currency),
      unrealized_pnl: 0,
    })),
    perp_positions: [],
    futures_positions: [],
  };
}
