import { barsOf, readPeriod } from '../../bars.js';
import { fromUtc } from '../../new-york-time.js';
import type { Gateway } from '../gateway.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';
import { tradeTime } from '../wire-text.js';

/** Bars of one answer at most. */
const MOST_BARS = 1000;

/** Bars made of the trades since the simulation began. */
export function historyBody(gateway: Gateway, request: HistoryRequest): string {
  const instrument = gateway.instruments.byConid(request.conid);
  if (instrument === undefined) throw new RestError(500, 'Chart data unavailable');
  const period = readPeriod(request.period);
  const bar = readPeriod(request.bar);
  if (period === undefined || bar === undefined) throw new RestError(500, 'invalid bar or period value');
  const { spec, companyName, symbol } = instrument;
  const until = request.until ?? gateway.market.now();
  const from = Math.floor((until - period) / bar) * bar;
  const factor = 10 ** spec.priceDecimals;
  const bars = barsOf(gateway.market, spec.pair, { length: bar, from, until }).slice(-MOST_BARS);
  const extreme = (value: number): string => `${Math.round(value * factor)}/0/0`;
  return JSON.stringify({
    serverId: request.serverId,
    symbol,
    text: companyName,
    priceFactor: factor,
    startTime: tradeTime(from),
    high: extreme(Math.max(...bars.map(({ high }) => high), 0)),
    low: extreme(bars.length === 0 ? 0 : Math.min(...bars.map(({ low }) => low))),
    timePeriod: request.period,
    barLength: bar / 1000,
    mdAvailability: 'S',
    mktDataDelay: 0,
    outsideRth: request.outsideRth,
    tradingDayDuration: 390,
    volumeFactor: 1,
    priceDisplayRule: 1,
    priceDisplayValue: String(spec.priceDecimals),
    negativeCapable: false,
    messageVersion: 2,
    data: bars.map(({ open, close, high, low, volume, openTime }) => ({
      o: open,
      c: close,
      h: high,
      l: low,
      v: volume,
      t: openTime,
    })),
    points: Math.max(0, bars.length - 1),
    travelTime: 0,
  });
}

export interface HistoryRequest {
  readonly conid: number;
  /** `1d`, `2h`. */
  readonly period: string;
  /** `1min`. */
  readonly bar: string;
  readonly until?: number | undefined;
  readonly outsideRth: boolean;
  readonly serverId: string;
}

const history = (call: Call): string => {
  const { params, gateway } = call;
  const start = params.get('startTime') ?? '';
  const [, date, clock] = /^(\d{8})-(\d\d:\d\d:\d\d)$/.exec(start) ?? [];
  return historyBody(gateway, {
    conid: Number(/^\d+/.exec(params.get('conid') ?? '')?.[0]),
    period: params.get('period') ?? '1w',
    bar: params.get('bar') ?? '1d',
    until: date === undefined || clock === undefined ? undefined : fromUtc(date, clock),
    outsideRth: params.get('outsideRth') === 'true',
    serverId: '6571225',
  });
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#hist-md */
export const HISTORY_ENDPOINTS: Endpoints = {
  'GET /iserver/marketdata/history': history,
  'GET /hmds/history': history,
};
