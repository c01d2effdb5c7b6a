import { quoted } from '@hftjs/simulator';
import type { Position } from '../../account/portfolio.js';
import { mainConid } from '../../instruments.js';
import { accountOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { RestError } from '../rest/rest-error.js';
import { cents, decimalJson, javaDouble, objectText } from '../wire-text.js';

/** Positions of one page. */
const PAGE = 100;

function positionRow(account: string, position: Position): string {
  const { instrument, volumeText, price, value, averageCost, realizedPnl, unrealizedPnl } = position;
  return objectText([
    ['acctId', quoted(account)],
    ['conid', String(mainConid(instrument))],
    ['contractDesc', quoted(instrument.symbol)],
    ['position', decimalJson(volumeText)],
    ['mktPrice', javaDouble(price)],
    ['mktValue', javaDouble(cents(value))],
    ['currency', quoted(instrument.currency)],
    ['avgCost', javaDouble(averageCost)],
    ['avgPrice', javaDouble(averageCost)],
    ['realizedPnl', javaDouble(cents(realizedPnl))],
    ['unrealizedPnl', javaDouble(cents(unrealizedPnl))],
    ['exchs', 'null'],
    ['expiry', 'null'],
    ['putOrCall', 'null'],
    ['multiplier', 'null'],
    ['strike', '0.0'],
    ['exerciseStyle', 'null'],
    ['conExchMap', '[]'],
    ['assetClass', quoted(instrument.assetClass)],
    ['undConid', '0'],
    ['model', '""'],
  ]);
}

/** The newer list has no rounding, and contract numbers as texts. */
function recentRow(position: Position, time: number): string {
  const { instrument, volumeText, price, value, averageCost, realizedPnl, unrealizedPnl } = position;
  return objectText([
    ['position', decimalJson(volumeText)],
    ['conid', quoted(String(mainConid(instrument)))],
    ['avgCost', javaDouble(averageCost)],
    ['avgPrice', javaDouble(averageCost)],
    ['currency', quoted(instrument.currency)],
    ['description', quoted(instrument.symbol)],
    ['isLastToLoq', 'false'],
    ['marketPrice', javaDouble(price)],
    ['marketValue', javaDouble(value)],
    ['realizedPnl', javaDouble(realizedPnl)],
    ['secType', quoted(instrument.assetClass)],
    ['timestamp', String(Math.floor(time / 1000))],
    ['unrealizedPnl', javaDouble(unrealizedPnl)],
    ['assetClass', quoted(instrument.assetClass)],
    ['sector', 'null'],
    ['group', 'null'],
    ['model', '""'],
  ]);
}

const rowsOf = (account: string, positions: readonly Position[]): string =>
  `[${positions.map((position) => positionRow(account, position)).join(',')}]`;

/** What is open, as far as lists of positions are up to date. */
const openOf = ({ gateway }: Call, account: string): readonly Position[] =>
  gateway.portfolio.openPositions(account, gateway.market.lists.timeOf('positions'));

const positions = (call: Call): string => {
  const account = accountOf(call);
  const page = Number(call.args[1]);
  if (!Number.isInteger(page)) throw new RestError(400, 'Bad Request: the page is not a number');
  const open = openOf(call, account);
  const rows = open.slice(page * PAGE, (page + 1) * PAGE);
  return `[${call.gateway.market.lists.rows('positions', rows, (row) => positionRow(account, row)).join(',')}]`;
};

const recent = (call: Call): string => {
  const { gateway } = call;
  const open = openOf(call, accountOf(call));
  return `[${open.map((position) => recentRow(position, gateway.clock())).join(',')}]`;
};

const isOf =
  (conid: string | undefined) =>
  ({ instrument }: Position): boolean =>
    String(mainConid(instrument)) === conid;

const position = (call: Call): string => {
  const account = accountOf(call);
  return rowsOf(account, openOf(call, account).filter(isOf(call.args[1])));
};

const everyAccount = (call: Call): string => {
  const parts = call.gateway.accounts.map((account) => {
    const rows = rowsOf(account, openOf(call, account).filter(isOf(call.args[0])));
    return `${quoted(account)}:${rows}`;
  });
  return `{${parts.join(',')}}`;
};

const none = (call: Call): string => {
  accountOf(call);
  return '[]';
};

const invalidate = (call: Call): string => {
  accountOf(call);
  return '{"message":"success"}';
};

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#positions */
export const POSITION_ENDPOINTS: Endpoints = {
  'GET /portfolio/*/positions/*': positions,
  'GET /portfolio/*/positions': (call) => positions({ ...call, args: [...call.args, '0'] }),
  'GET /portfolio/*/position/*': position,
  'GET /portfolio/positions/*': everyAccount,
  'GET /portfolio2/*/positions': recent,
  'GET /portfolio/*/combo/positions': none,
  'POST /portfolio/*/positions/invalidate': invalidate,
};
