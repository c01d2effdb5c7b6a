import { jsonArray, jsonObject, quoted, type Position, type RestResponse } from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import { isoTime, plainDecimal, plainNumber } from './number-text.js';
import type { PrivateCall, PrivateEndpoint } from './rest-private.js';
import { restFailure, restSuccess } from './rest-text.js';
import { coinWallets, flexWallet, openPositions, type CoinWallet } from './wallets.js';

const V3 = '/derivatives/api/v3';

const read = (cost: number, answer: PrivateEndpoint['answer']): PrivateEndpoint => ({
  method: 'GET',
  pool: 'derivatives',
  cost: () => cost,
  answer,
});

/** Money, positions and settings. */
export const ACCOUNT_ENDPOINTS: Readonly<Record<string, PrivateEndpoint>> = {
  [`${V3}/accounts`]: read(2, accounts),
  [`${V3}/openpositions`]: read(2, positions),
  [`${V3}/leveragepreferences`]: read(2, leveragePreferences),
  [`${V3}/pnlpreferences`]: read(2, pnlPreferences),
  [`${V3}/feeschedules/volumes`]: read(1, feeVolumes),
  [`${V3}/notifications`]: read(1, () => restSuccess({ notifications: '[]' })),
};

/** What is set with PUT. */
export const SETTING_ENDPOINTS: Readonly<Record<string, PrivateEndpoint>> = {
  [`${V3}/leveragepreferences`]: { ...read(10, setLeverage), method: 'PUT' },
  [`${V3}/pnlpreferences`]: { ...read(10, setPnlPreference), method: 'PUT' },
};

/** https://docs.kraken.com/api-reference/account-information/get-wallets */
function accounts({ exchange, account }: PrivateCall): RestResponse {
  const wallets = coinWallets(exchange, account);
  const flex = flexWallet(exchange, account);
  const number = plainNumber;
  return restSuccess({
    accounts: jsonObject({
      cash: jsonObject({ type: '"cashAccount"', balances: '{}' }),
      ...Object.fromEntries(
        wallets.map((wallet) => [`fi_${wallet.code.toLowerCase()}usd`, coinAccount(wallet)]),
      ),
      flex: jsonObject({
        type: '"multiCollateralMarginAccount"',
        currencies: jsonObject(
          Object.fromEntries(
            flex.collaterals.map(({ currency, quantity, available, value }) => [
              currency,
              jsonObject({
                quantity: plainDecimal(quantity),
                value: number(value),
                collateralValue: number(value),
                available: plainDecimal(available),
              }),
            ]),
          ),
        ),
        balanceValue: number(flex.balance),
        portfolioValue: number(flex.equity),
        collateralValue: number(flex.balance),
        initialMargin: number(flex.initialMargin),
        initialMarginWithOrders: number(flex.initialMargin + flex.orderMargin),
        maintenanceMargin: number(flex.maintenanceMargin),
        pnl: number(flex.pnl),
        unrealizedFunding: '0',
        totalUnrealized: number(flex.pnl),
        totalUnrealizedAsMargin: number(flex.pnl),
        marginEquity: number(flex.equity),
        availableMargin: number(flex.available),
      }),
    }),
  });
}

function coinAccount({ code, margin, positions: volumes }: CoinWallet): string {
  const number = plainNumber;
  const currency = code.toLowerCase();
  const held = volumes.filter(([, volume]) => volume !== 0);
  return jsonObject({
    type: '"marginAccount"',
    currency: quoted(currency),
    balances: jsonObject({
      ...Object.fromEntries(held.map(([id, volume]) => [id, number(volume)])),
      [currency]: plainDecimal(margin.balanceText),
    }),
    auxiliary: jsonObject({
      af: number(margin.available),
      pnl: number(margin.unrealizedPnl),
      pv: number(margin.equity),
    }),
    marginRequirements: jsonObject({
      im: number(margin.initialMargin),
      mm: number(margin.maintenanceMargin),
      lt: number(margin.maintenanceMargin),
      tt: number(margin.maintenanceMargin),
    }),
    // Prices at which margin would be missing: they are not computed.
    triggerEstimates: jsonObject({ im: '0', mm: '0', lt: '0', tt: '0' }),
  });
}

// https://docs.kraken.com/api/docs/futures-api/trading/get-open-positions
function positions({ exchange, account }: PrivateCall): RestResponse {
  return restSuccess({
    openPositions: jsonArray(
      openPositions(exchange, account).map((position) => positionRow(exchange, position)),
    ),
  });
}

function positionRow({ products }: FutureExchange, position: Position): string {
  const { volume, volumeText, entryPriceText = '0', pair, updatedTime, unrealizedPnl } = position;
  return jsonObject({
    side: volume > 0 ? '"long"' : '"short"',
    symbol: quoted(products.byPair(pair).id),
    price: plainDecimal(entryPriceText),
    fillTime: quoted(isoTime(updatedTime ?? Date.now())),
    size: plainDecimal(volumeText.replace('-', '')),
    unrealizedFunding: '0',
    unrealizedPnl: plainNumber(unrealizedPnl),
  });
}

/** Products whose leverage was set. https://docs.kraken.com/api/docs/futures-api/trading/get-leverage-setting */
function leveragePreferences({ exchange, account }: PrivateCall): RestResponse {
  const rows = exchange.leverages
    .of(account)
    .map(([id, leverage]) => jsonObject({ symbol: quoted(id), maxLeverage: plainNumber(leverage) }));
  return restSuccess({ leveragePreferences: jsonArray(rows) });
}

/** Without a leverage, the product goes back to the usual one. */
function setLeverage({ exchange, account, fields }: PrivateCall): RestResponse {
  const product = exchange.products.byId(fields.get('symbol'));
  if (product === undefined) return restFailure(400, 11, 'Argument invalid: symbol');
  const text = fields.get('maxLeverage');
  const leverage = Number(text ?? 1);
  if (!(leverage >= 1)) return restFailure(400, 11, 'Argument invalid: maxLeverage');
  exchange.leverages.set(account, product, text === null ? undefined : leverage);
  return restSuccess({});
}

/** In which currency profit is wanted: it is remembered, and profit stays in the currency of settlement. */
function pnlPreferences({ exchange, account }: PrivateCall): RestResponse {
  const rows = [...(exchange.pnlCurrencies.get(account) ?? [])].map(([id, currency]) =>
    jsonObject({ symbol: quoted(id), pnlCurrency: quoted(currency) }),
  );
  return restSuccess({ preferences: jsonArray(rows) });
}

function setPnlPreference({ exchange, account, fields }: PrivateCall): RestResponse {
  const product = exchange.products.byId(fields.get('symbol'));
  const currency = fields.get('pnlPreference');
  if (product === undefined) return restFailure(400, 11, 'Argument invalid: symbol');
  if (currency === null) return restFailure(400, 11, 'Argument invalid: pnlPreference');
  const set = exchange.pnlCurrencies.get(account) ?? new Map<string, string>();
  exchange.pnlCurrencies.set(account, set.set(product.id, currency));
  return restSuccess({});
}

function feeVolumes({ exchange, account }: PrivateCall): RestResponse {
  const volume = exchange.market.fills
    .filter((fill) => fill.account === account)
    .reduce((sum, { cost, volume: contracts, pair }) => {
      const { isInverse } = exchange.products.byPair(pair);
      return sum + (isInverse ? contracts : cost);
    }, 0);
  return restSuccess({ volumesByFeeSchedule: jsonObject({ [FEE_SCHEDULE]: plainNumber(volume) }) });
}

/** The one fee schedule that there is. */
export const FEE_SCHEDULE = 'eef90775-995b-4596-9257-0917f6134766';
