import { mainConid, type Instrument } from '../../instruments.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';

function instrumentOf({ gateway }: Call, conid: unknown): Instrument {
  const instrument = gateway.instruments.byConid(Number(conid));
  if (instrument === undefined) throw new RestError(404, `no contract ${String(conid)}`);
  return instrument;
}

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#contract-info */
function infoBody(instrument: Instrument): object {
  const { symbol, base, currency, companyName, assetClass, listings } = instrument;
  const isStock = assetClass === 'STK';
  return {
    cfi_code: '',
    symbol: base,
    cusip: null,
    expiry_full: null,
    con_id: mainConid(instrument),
    maturity_date: null,
    instrument_type: assetClass,
    has_related_contracts: isStock,
    trading_class: symbol,
    valid_exchanges: [...(isStock ? ['SMART'] : []), ...listings.map(({ exchange }) => exchange)].join(','),
    allow_sell_long: false,
    is_zero_commission_security: false,
    local_symbol: symbol,
    contract_clarification_type: null,
    classifier: null,
    currency,
    text: null,
    underlying_con_id: 0,
    r_t_h: isStock,
    multiplier: null,
    underlying_issuer: null,
    contract_month: null,
    company_name: companyName,
    smart_available: isStock,
    exchange: isStock ? 'SMART' : listings[0].exchange,
  };
}

const ORDER_TYPES = [
  'limit',
  'market',
  'stop',
  'stop_limit',
  'mit',
  'lit',
  'trailing_stop',
  'trailing_stop_limit',
];

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#search-contract-rules */
function rulesBody({ gateway }: Call, { spec, currency, assetClass }: Instrument): object {
  const price = gateway.portfolio.mark(spec.pair);
  return {
    algoEligible: assetClass === 'STK',
    allOrNoneEligible: false,
    costReport: false,
    canTradeAcctIds: gateway.accounts,
    error: null,
    orderTypes: ORDER_TYPES,
    defaultSize: assetClass === 'STK' ? 100 : 1,
    cashSize: 0,
    sizeIncrement: 10 ** -spec.volumeDecimals,
    cashCcy: currency,
    limitPrice: price,
    stopprice: price,
    increment: 10 ** -spec.priceDecimals,
    incrementDigits: spec.priceDecimals,
    hasSecondary: true,
    negativeCapable: false,
  };
}

const info = (call: Call): string => JSON.stringify(infoBody(instrumentOf(call, call.args[0])));

const infoAndRules = (call: Call): string => {
  const instrument = instrumentOf(call, call.args[0]);
  const tifTypes = ['DAY/o,a', 'GTC/o,a', 'IOC/MARKET,LIMIT,o,a'];
  const all = { ...rulesBody(call, instrument), tifTypes, preview: true };
  return JSON.stringify({ ...infoBody(instrument), rules: all });
};

const rules = (call: Call): string => JSON.stringify(rulesBody(call, instrumentOf(call, call.body.conid)));

const algorithms = (call: Call): string => {
  instrumentOf(call, call.args[0]);
  return '{"algos":[]}';
};

const exchangeRate = ({ gateway, params }: Call): string => {
  const [source, target] = [params.get('source'), params.get('target')];
  if (source === null || target === null) throw new RestError(400, 'Bad Request: source or target missing');
  return JSON.stringify({ rate: Number(gateway.portfolio.rate(source, target).toFixed(8)) });
};

const DAY = 86_400_000;

/** Contracts are traded around the clock here. */
const schedule = (call: Call): string => {
  instrumentOf(call, call.params.get('conid'));
  const today = Math.floor(call.gateway.clock() / DAY) * DAY;
  const days = [today, today + DAY].map((start): [string, object] => {
    const hours = { opening: start / 1000, closing: (start + DAY) / 1000 };
    return [
      new Date(start).toISOString().slice(0, 10).replaceAll('-', ''),
      { liquid_hours: [hours], extended_hours: [{ cancel_daily_orders: true, ...hours }] },
    ];
  });
  return JSON.stringify({ exchange_time_zone: 'US/Eastern', schedules: Object.fromEntries(days) });
};

const allConids = ({ gateway, params }: Call): string => {
  const exchange = params.get('exchange');
  const rows = gateway.instruments.all.flatMap(({ symbol, listings }) =>
    listings.map((listing) => ({ ticker: symbol, conid: listing.conid, exchange: listing.exchange })),
  );
  return JSON.stringify(rows.filter((row) => exchange === null || row.exchange === exchange));
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#contract */
export const RULE_ENDPOINTS: Endpoints = {
  'GET /iserver/contract/*/info': info,
  'GET /iserver/contract/*/info-and-rules': infoAndRules,
  'GET /iserver/contract/*/algos': algorithms,
  'POST /iserver/contract/rules': rules,
  'GET /iserver/exchangerate': exchangeRate,
  'GET /contract/trading-schedule': schedule,
  'GET /trsrv/all-conids': allConids,
};
