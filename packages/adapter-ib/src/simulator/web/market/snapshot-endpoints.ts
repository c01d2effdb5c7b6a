import { listOf, needAccounts } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';

const MOST_CONTRACTS = 100;
const MOST_FIELDS = 50;

const snapshot = (call: Call): string => {
  needAccounts(call);
  const conids = listOf(call.params.get('conids'));
  const fields = listOf(call.params.get('fields'));
  if (conids.length === 0) throw new RestError(400, 'Bad Request: Conid(s) missing');
  if (conids.length > MOST_CONTRACTS || fields.length > MOST_FIELDS)
    throw new RestError(400, 'Bad Request: too many conids or fields');
  const rows = conids.map((conid) => call.gateway.marketData.snapshot(conid, fields));
  return `[${rows.filter((row) => row !== undefined).join(',')}]`;
};

const unsubscribeAll = ({ gateway }: Call): string => {
  gateway.marketData.clear();
  return '{"unsubscribed":true}';
};

const unsubscribe = ({ gateway, body }: Call): string => {
  gateway.marketData.unwatch(String(body.conid));
  return '{"success":true}';
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data */
export const SNAPSHOT_ENDPOINTS: Endpoints = {
  'GET /iserver/marketdata/snapshot': snapshot,
  'GET /iserver/marketdata/unsubscribeall': unsubscribeAll,
  'POST /iserver/marketdata/unsubscribe': unsubscribe,
};
