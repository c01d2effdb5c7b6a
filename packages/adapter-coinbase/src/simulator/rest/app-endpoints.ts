import { usdValue, withoutZeros, type Balance } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { currencyName, isFiat } from '../market/currencies.js';
import { uuidOf } from '../market/uuid.js';
import type { Row } from '../orders/order-notes.js';
import { microTime } from '../timestamp.js';
import { balancesOf, changedTime, walletIdOf } from './account-endpoints.js';
import { open, own, type Call, type Endpoint, type OwnCall } from './endpoint.js';
import { notFound } from './venue-error.js';

/** Calls of the API for the rest of Coinbase that trading programs make: https://docs.cdp.coinbase.com/coinbase-app/track-apis/currencies */
export const APP_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET /v2/time': open(({ exchange }) => {
    const time = exchange.clock();
    const iso = `${microTime(time).slice(0, 19)}Z`;
    return { data: { iso, epoch: Math.floor(time / 1000) } };
  }),
  'GET /v2/currencies': open(({ exchange }) => ({
    data: currenciesOf(exchange)
      .filter(isFiat)
      .map((code) => ({ id: code.toUpperCase(), name: currencyName(code), min_size: '0.01000000' })),
  })),
  'GET /v2/currencies/crypto': open(({ exchange }) => ({
    data: currenciesOf(exchange)
      .filter((code) => !isFiat(code))
      .map((code, index) => ({
        ...currencyRow(exchange, code),
        sort_index: 100 + index,
        asset_id: uuidOf(code),
      })),
  })),
  'GET /v2/exchange-rates': open(({ exchange, params }) => {
    const currency = (params.get('currency') ?? 'USD').toLowerCase();
    const currencies = currenciesOf(exchange);
    if (!currencies.includes(currency)) throw notFound();
    const worth = dollarsOf(exchange, currency);
    const rates = currencies.map((code): [string, string] => [
      code.toUpperCase(),
      String(Number((worth / dollarsOf(exchange, code)).toPrecision(15))),
    ]);
    return { data: { currency: currency.toUpperCase(), rates: Object.fromEntries(rates) } };
  }),
  'GET /v2/prices/*/spot': open(priceAnswer),
  'GET /v2/prices/*/buy': open(priceAnswer),
  'GET /v2/prices/*/sell': open(priceAnswer),
  'GET /v2/user': own(({ account }) => ({
    data: { id: account.userId, name: '', resource: 'user', resource_path: '/v2/user' },
  })),
  'GET /v2/accounts': own((call) => ({
    pagination: {
      ending_before: null,
      starting_after: null,
      previous_ending_before: null,
      next_starting_after: null,
      limit: Number(call.params.get('limit') ?? 25),
      order: 'desc',
      previous_uri: null,
      next_uri: null,
    },
    data: balancesOf(call).map((balance) => walletRow(call, balance)),
  })),
  'GET /v2/accounts/*': own((call) => {
    const isNamed = ({ currency }: Balance): boolean =>
      walletIdOf(call, currency) === call.id || currency.toUpperCase() === call.id;
    const balance = balancesOf(call).find(isNamed);
    if (balance === undefined) throw notFound();
    return { data: walletRow(call, balance) };
  }),
};

/** Lower case; dollars always are among them. */
const currenciesOf = ({ market }: Exchange): readonly string[] => [
  ...new Set(['usd', ...market.ledger.currencies]),
];

/** What one unit is worth at the last trade, or about. */
function dollarsOf({ market }: Exchange, currency: string): number {
  const spec = market.pairs.find(({ pair }) => pair === `${currency}/usd`);
  return (spec && market.trades(spec.pair).at(-1)?.price) ?? usdValue(currency);
}

function priceAnswer({ exchange, id }: Call): Row {
  const product = exchange.products.byId(id);
  if (product === undefined) throw notFound();
  const { base, quote } = product;
  return { data: { amount: exchange.stats(product).price, base, currency: quote } };
}

const currencyRow = ({ market }: Exchange, code: string): Row => ({
  code: code.toUpperCase(),
  name: currencyName(code),
  color: '#0433FF',
  sort_index: 100,
  exponent: Math.min(8, market.ledger.decimals(code)),
  type: isFiat(code) ? 'fiat' : 'crypto',
  address_regex: '',
  asset_id: '',
});

function walletRow(call: OwnCall, { currency, totalText }: Balance): Row {
  const id = walletIdOf(call, currency);
  const code = currency.toUpperCase();
  return {
    id,
    name: `${code} Wallet`,
    primary: true,
    type: isFiat(currency) ? 'fiat' : 'wallet',
    currency: { ...currencyRow(call.exchange, currency), asset_id: uuidOf(currency), slug: currency },
    balance: { amount: withoutZeros(totalText), currency: code },
    created_at: microTime(call.account.openedTime),
    updated_at: microTime(changedTime(call, currency)),
    resource: 'account',
    resource_path: `/v2/accounts/${id}`,
    allow_deposits: true,
    allow_withdrawals: true,
  };
}
