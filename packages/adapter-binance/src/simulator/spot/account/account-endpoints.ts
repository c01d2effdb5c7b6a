import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { eightDecimals } from '../../wire/decimal-text.js';
import { accountOf, pairOf, type Call, type Endpoint } from '../../rest/endpoint.js';
import { flag } from '../../orders/order-params.js';
import { accountNumber } from '../../orders/own-records.js';
import { timeText } from '../../wire/time-unit.js';

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-information-user_data */
export const account: Endpoint = {
  weight: 20,
  security: 'signed',
  answer(call) {
    const { maker, taker } = call.exchange.market.fees;
    return jsonObject({
      makerCommission: String(Math.round(maker * 10_000)),
      takerCommission: String(Math.round(taker * 10_000)),
      buyerCommission: '0',
      sellerCommission: '0',
      commissionRates: rates(maker, taker),
      canTrade: 'true',
      canWithdraw: 'true',
      canDeposit: 'true',
      brokered: 'false',
      requireSelfTradePrevention: 'false',
      preventSor: 'false',
      updateTime: timeText(lastChange(call), call.unit),
      accountType: '"SPOT"',
      balances: jsonArray(balanceRows(call)),
      permissions: '["SPOT"]',
      uid: accountNumber(call),
    });
  },
};

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-commission-rates-user_data */
export const commission: Endpoint = {
  weight: 20,
  security: 'signed',
  answer(call) {
    const { symbol } = pairOf(call);
    const { maker, taker } = call.exchange.market.fees;
    return jsonObject({
      symbol: quoted(symbol),
      standardCommission: rates(maker, taker),
      specialCommission: rates(0, 0),
      taxCommission: rates(0, 0),
      discount: jsonObject({
        enabledForAccount: 'false',
        enabledForSymbol: 'false',
        discountAsset: '"BNB"',
        discount: '"0.00000000"',
      }),
    });
  },
};

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#query-unfilled-order-count-user_data */
export const orderCounts: Endpoint = {
  weight: 40,
  security: 'signed',
  answer: (call) => jsonArray(call.exchange.orderCounter.counts(accountOf(call))),
};

const rates = (maker: number, taker: number): string =>
  jsonObject({
    maker: quoted(maker.toFixed(8)),
    taker: quoted(taker.toFixed(8)),
    buyer: '"0.00000000"',
    seller: '"0.00000000"',
  });

function balanceRows(call: Call): readonly string[] {
  const omitsZeros = flag(call.params, 'omitZeroBalances') ?? false;
  const { lists } = call.exchange.market;
  const listed = lists.ledger
    .balances(accountOf(call))
    .filter(({ total, held }) => !omitsZeros || total !== 0 || held !== 0);
  return lists.rows('balances', listed, ({ currency, availableText, heldText }) =>
    jsonObject({
      asset: quoted(currency.toUpperCase()),
      free: quoted(eightDecimals(availableText)),
      locked: quoted(eightDecimals(heldText)),
    }),
  );
}

/** When the account's money last moved. */
const lastChange = (call: Call): number =>
  call.exchange.market.lists.ledger.entries(accountOf(call)).at(-1)?.time ?? call.exchange.clock();
