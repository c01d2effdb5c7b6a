import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { eightDecimals } from '../wire/decimal-text.js';
import { accountOf, optionalPair, type Call, type Endpoint, signed } from './endpoint.js';
import { sent } from '../orders/order-params.js';

/** https://developers.binance.com/docs/wallet/capital/all-coins-info */
const allCoins = signed(10, (call) => jsonArray(heldBalances(call).map((balance) => coinRow(balance))));

/** https://developers.binance.com/docs/wallet/asset/trade-fee */
const tradeFees = signed(1, (call) => {
  const pair = optionalPair(call);
  const { maker, taker } = call.exchange.market.fees;
  return jsonArray(
    (pair === undefined ? call.exchange.symbols.all : [pair]).map(({ symbol }) =>
      jsonObject({
        symbol: quoted(symbol),
        makerCommission: quoted(String(maker)),
        takerCommission: quoted(String(taker)),
      }),
    ),
  );
});

/** https://developers.binance.com/docs/wallet/asset/user-assets */
const userAssets = signed(5, (call) => {
  const asset = sent(call.params, 'asset')?.toLowerCase();
  return jsonArray(
    heldBalances(call)
      .filter(({ currency }) => asset === undefined || currency === asset)
      .map(({ currency, availableText, heldText }) =>
        jsonObject({
          asset: quoted(currency.toUpperCase()),
          free: quoted(eightDecimals(availableText)),
          locked: quoted(eightDecimals(heldText)),
          freeze: '"0"',
          withdrawing: '"0"',
          ipoable: '"0"',
          btcValuation: '"0"',
        }),
      ),
  );
});

/** https://developers.binance.com/docs/wallet/others/system-status */
const systemStatus: Endpoint = {
  weight: 1,
  security: 'none',
  answer: () => '{"status":0,"msg":"normal"}',
};

/** Pairs that are traded on margin: none. https://developers.binance.com/docs/margin_trading/market-data */
const noMarginPairs: Endpoint = { weight: 1, security: 'key', answer: () => '[]' };

/** https://developers.binance.com/docs/wallet/account/account-status */
const accountStatus = signed(1, () => '{"data":"Normal"}');

/** https://developers.binance.com/docs/wallet/account/api-key-permission */
const keyPermissions = signed(1, () =>
  jsonObject({
    ipRestrict: 'false',
    createTime: '1623840271000',
    enableReading: 'true',
    enableWithdrawals: 'false',
    enableInternalTransfer: 'false',
    enableMargin: 'false',
    enableFutures: 'true',
    permitsUniversalTransfer: 'false',
    enableVanillaOptions: 'false',
    enableFixApiTrade: 'false',
    enableFixReadOnly: 'false',
    enableSpotAndMarginTrading: 'true',
    enablePortfolioMarginTrading: 'false',
  }),
);

type HeldBalance = ReturnType<Call['exchange']['market']['ledger']['balance']>;

const heldBalances = (call: Call): readonly HeldBalance[] =>
  call.exchange.market.ledger.balances(accountOf(call));

/** A coin without a way out: nothing is withdrawn here. */
const coinRow = ({ currency, availableText, heldText }: HeldBalance): string =>
  jsonObject({
    coin: quoted(currency.toUpperCase()),
    depositAllEnable: 'true',
    free: quoted(eightDecimals(availableText)),
    freeze: '"0"',
    ipoable: '"0"',
    ipoing: '"0"',
    isLegalMoney: String(FIAT.has(currency)),
    locked: quoted(eightDecimals(heldText)),
    name: quoted(currency.toUpperCase()),
    networkList: '[]',
    storage: '"0"',
    trading: 'true',
    withdrawAllEnable: 'false',
    withdrawing: '"0"',
  });

const FIAT: ReadonlySet<string> = new Set(['usd', 'eur', 'gbp', 'jpy', 'chf', 'try', 'brl', 'aud']);

/** Calls about the account's wallet, by method and path behind `/sapi/`. */
export const WALLET_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET v1/capital/config/getall': allCoins,
  'GET v1/asset/tradeFee': tradeFees,
  'POST v3/asset/getUserAsset': userAssets,
  'GET v1/system/status': systemStatus,
  'GET v1/account/status': accountStatus,
  'GET v1/account/apiRestrictions': keyPermissions,
  'GET v1/margin/allPairs': noMarginPairs,
  'GET v1/margin/isolated/allPairs': noMarginPairs,
};
