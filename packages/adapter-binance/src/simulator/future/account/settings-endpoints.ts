import { jsonArray, jsonObject, quoted } from '@hftjs/simulator';
import { accountOf, integerOf, pairOf, type Call, type Endpoint, signed } from '../../rest/endpoint.js';
import { flag, required } from '../../orders/order-params.js';
import { openOrdersOfEngine } from '../../orders/own-records.js';
import { missingParameter, VenueError } from '../../wire/venue-error.js';
import type { FutureExchange } from '../future-exchange.js';
import { wantedPairs } from './account-endpoints.js';
import { MOST_NOTIONAL } from './position-rows.js';

const MOST_LEVERAGE = 125;
const DONE = '{"code":200,"msg":"success"}';
const USUAL_MAINTENANCE = 0.005;

/** Leverage and modes. https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api */
export const settingsEndpoints = (exchange: FutureExchange): Readonly<Record<string, Endpoint>> => ({
  'POST v1/leverage': signed(1, (call) => setLeverage(call, exchange)),
  'GET v1/leverageBracket': signed(1, (call) => jsonArray(wantedPairs(call).map(bracketRow))),
  'POST v1/marginType': signed(1, (call) => {
    pairOf(call);
    const type = required(call.params, 'marginType');
    if (type === 'CROSSED') throw new VenueError(-4046, 'No need to change margin type.');
    // Positions share their margin here.
    throw new VenueError(-4168, 'Unable to adjust to isolated-margin mode under the Multi-Assets mode.');
  }),
  'GET v1/positionSide/dual': signed(30, (call) =>
    jsonObject({ dualSidePosition: String(exchange.market.ledger.isHedged(accountOf(call))) }),
  ),
  'POST v1/positionSide/dual': signed(1, (call) => setHedged(call)),
  'GET v1/multiAssetsMargin': signed(30, () => '{"multiAssetsMargin":false}'),
  'POST v1/multiAssetsMargin': signed(1, (call) => {
    if (flag(call.params, 'multiAssetsMargin') === undefined) throw missingParameter('multiAssetsMargin');
    throw new VenueError(
      -4171,
      'Adjusted asset mode is currently set and does not need to be adjusted repeatedly.',
    );
  }),
  'GET v1/symbolConfig': signed(5, (call) =>
    jsonArray(
      wantedPairs(call).map(({ symbol, spec }) =>
        jsonObject({
          symbol: quoted(symbol),
          marginType: '"CROSSED"',
          isAutoAddMargin: 'false',
          leverage: String(exchange.market.ledger.leverage(accountOf(call), spec.pair)),
          maxNotionalValue: quoted(MOST_NOTIONAL),
        }),
      ),
    ),
  ),
  'GET v1/rateLimit/order': signed(1, (call) => jsonArray(exchange.orderCounter.counts(accountOf(call)))),
  'GET v1/accountConfig': signed(5, (call) =>
    jsonObject({
      feeTier: '0',
      canTrade: 'true',
      canDeposit: 'true',
      canWithdraw: 'true',
      dualSidePosition: String(exchange.market.ledger.isHedged(accountOf(call))),
      updateTime: '0',
      multiAssetsMargin: 'false',
      tradeGroupId: '-1',
    }),
  ),
});

function setLeverage(call: Call, exchange: FutureExchange): string {
  const { symbol, spec } = pairOf(call);
  const leverage = integerOf(call.params, 'leverage');
  if (leverage === undefined) throw missingParameter('leverage');
  if (leverage < 1 || leverage > MOST_LEVERAGE)
    throw new VenueError(-4028, `Leverage ${leverage} is not valid`);
  const account = accountOf(call);
  exchange.market.ledger.setLeverage(account, spec.pair, leverage);
  exchange.publishConfig(account, jsonObject({ s: quoted(symbol), l: String(leverage) }));
  return jsonObject({
    symbol: quoted(symbol),
    leverage: String(leverage),
    maxNotionalValue: quoted(MOST_NOTIONAL),
  });
}

function setHedged(call: Call): string {
  const isHedged = flag(call.params, 'dualSidePosition');
  if (isHedged === undefined) throw missingParameter('dualSidePosition');
  const { ledger } = call.exchange.market;
  const account = accountOf(call);
  if (ledger.isHedged(account) === isHedged) throw new VenueError(-4059, 'No need to change position side.');
  if (openOrdersOfEngine({ ...call, params: new Map() }).length > 0)
    throw new VenueError(-4067, 'Position side cannot be changed if there exists open orders.');
  if (ledger.positions(account).length > 0)
    throw new VenueError(-4068, 'Position side cannot be changed if there exists position.');
  ledger.setHedged(account, isHedged);
  return DONE;
}

/** One bracket: the ledger's maintenance margin is the same for all sizes. */
const bracketRow = ({ symbol, spec }: ReturnType<typeof pairOf>): string =>
  jsonObject({
    symbol: quoted(symbol),
    notionalCoef: '1',
    brackets: jsonArray([
      jsonObject({
        bracket: '1',
        initialLeverage: String(MOST_LEVERAGE),
        notionalCap: MOST_NOTIONAL,
        notionalFloor: '0',
        maintMarginRatio: String(spec.contract?.maintenance ?? USUAL_MAINTENANCE),
        cum: '0',
      }),
    ]),
  });
