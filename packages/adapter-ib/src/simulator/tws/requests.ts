import type { PairSpec } from '@hftjs/simulator';
import type { AccountData } from './account-data.js';
import { accountMessages, marketRuleMessage, symbolsMessage } from './account-messages.js';
import { contractDataMessage, findContracts, minTick, readQuery } from './contracts.js';
import type { BarLines } from './bars/bar-lines.js';
import type { DataLines } from './data-lines.js';
import type { DepthLines } from './depth-lines.js';
import { messages, Request } from './messages.js';
import type { OrderEntry } from './order-entry.js';
import type { VenueState } from './venue-state.js';
import type { Field } from './wire.js';

/** One client of TWS, and what it has subscribed to. */
export interface Client {
  readonly clientId: number;
  readonly state: VenueState;
  readonly lines: DataLines;
  readonly depth: DepthLines;
  readonly bars: BarLines;
  readonly orders: OrderEntry;
  readonly account: AccountData;
  readonly send: (...rows: readonly (readonly Field[])[]) => void;
}

type Handler = (client: Client, fields: readonly string[]) => void;

const nothing: Handler = () => undefined;

const openOrders: Handler = ({ send, state }) => {
  send(...state.desk.openOrders(), messages.openOrderEnd());
};

const contractData: Handler = ({ send, state }, fields) => {
  const id = Number(fields[2]);
  const found = findContracts(state.directory, readQuery(fields, 3));
  if (found.length === 0)
    send(messages.error({ id, code: 200, text: 'No security definition has been found for the request' }));
  else {
    const limitsOf = (name: string): PairSpec['limits'] =>
      state.market.pairs.find(({ pair }) => pair === name)?.limits;
    const rows = found.map((contract) =>
      contractDataMessage(id, contract, limitsOf(contract.instrument.spec.pair)),
    );
    send(...rows, messages.contractDataEnd(id));
  }
};

const depth: Handler = ({ lines, depth: books }, fields) => {
  const id = Number(fields[2]);
  const instrument = lines.find(id, readQuery(fields, 3));
  if (instrument === undefined) return;
  books.open(id, instrument, { rows: Number(fields[15]), isSmart: fields[16] === '1' });
};

/** Every contract has the same rule: one step for all prices. */
const marketRule: Handler = ({ send, state }, [, id]) => {
  const [first] = state.directory.all;
  send(marketRuleMessage(Number(id), first === undefined ? '0.01' : minTick(first)));
};

const matchingSymbols: Handler = ({ send, state }, [, id, pattern = '']) => {
  const rows = state.directory.all
    .filter(({ base, companyName }) => {
      const wanted = pattern.toUpperCase();
      return base.startsWith(wanted) || companyName.toUpperCase().includes(wanted);
    })
    .map(({ base, assetClass, currency, companyName, listings: [{ conid, exchange }] }): Field[] => [
      conid, base, assetClass, exchange, currency, 0, companyName, '',
    ]); // prettier-ignore
  send(symbolsMessage(Number(id), rows));
};

/** By the kind of the message. */
const HANDLERS: Readonly<Record<number, Handler>> = {
  [Request.PLACE_ORDER]: ({ orders }, fields) => {
    orders.place(fields);
  },
  [Request.CANCEL_ORDER]: ({ orders }, fields) => {
    orders.cancel(Number(fields[1]));
  },
  [Request.GLOBAL_CANCEL]: ({ orders }) => {
    orders.cancelAll();
  },
  [Request.IDS]: ({ send, state, clientId }) => {
    send(messages.nextValidId(state.desk.nextId(clientId)));
  },
  [Request.CONTRACT_DATA]: contractData,
  [Request.MATCHING_SYMBOLS]: matchingSymbols,
  [Request.MARKET_RULE]: marketRule,
  [Request.MARKET_DATA_TYPE]: ({ lines }, fields) => {
    lines.typeWanted = Number(fields[2]);
  },
  [Request.MARKET_DATA]: ({ lines }, fields) => {
    lines.open(Number(fields[2]), { query: readQuery(fields, 3), generic: fields[16] ?? '' });
  },
  [Request.TICK_BY_TICK]: ({ lines }, fields) => {
    lines.openTape(Number(fields[1]), { query: readQuery(fields, 2), kind: fields[14] ?? '' });
  },
  [Request.DEPTH]: depth,
  [Request.CANCEL_DEPTH]: ({ depth: books }, fields) => {
    books.close(Number(fields[2]));
  },
  [Request.CANCEL_MARKET_DATA]: ({ lines }, fields) => {
    lines.close(Number(fields[2]));
  },
  [Request.CANCEL_TICK_BY_TICK]: ({ lines }, fields) => {
    lines.close(Number(fields[1]));
  },
  [Request.HISTORICAL_DATA]: ({ bars }, fields) => {
    bars.open(fields);
  },
  [Request.CANCEL_HISTORICAL_DATA]: ({ bars }, fields) => {
    bars.close(Number(fields[2]));
  },
  [Request.CURRENT_TIME]: ({ send, state }) => {
    send(messages.currentTime(state.clock()));
  },
  [Request.OPEN_ORDERS]: openOrders,
  [Request.ALL_OPEN_ORDERS]: openOrders,
  [Request.AUTO_OPEN_ORDERS]: nothing,
  [Request.EXECUTIONS]: ({ send, state }, fields) => {
    if (state.withholdsExecutions) return;
    const id = Number(fields[2]);
    send(...state.desk.executions(id), messages.executionsEnd(id));
  },
  [Request.COMPLETED_ORDERS]: ({ send, state }) => {
    send(...state.desk.completedOrders(), messages.completedOrdersEnd());
  },
  [Request.MANAGED_ACCOUNTS]: ({ send, state }) => {
    send(messages.managedAccounts(state.accounts));
  },
  [Request.FAMILY_CODES]: ({ send, state }) => {
    send(accountMessages.familyCodes(state.accounts));
  },
  [Request.ACCOUNT_DATA]: ({ account }, fields) => {
    account.openUpdates(fields[2] === '1', fields[3] ?? '');
  },
  [Request.ACCOUNT_SUMMARY]: ({ account }, [, , id, group = '', tags = '']) => {
    account.openSummary(Number(id), group, tags);
  },
  [Request.CANCEL_ACCOUNT_SUMMARY]: ({ account }, fields) => {
    account.closeSummary(Number(fields[2]));
  },
  [Request.POSITIONS]: ({ account }) => {
    account.openPositions();
  },
  [Request.CANCEL_POSITIONS]: ({ account }) => {
    account.closePositions();
  },
  [Request.PNL]: ({ account }, [, id, name = '']) => {
    account.openProfit(Number(id), { account: name, conid: undefined });
  },
  [Request.PNL_SINGLE]: ({ account }, [, id, name = '', , conid]) => {
    account.openProfit(Number(id), { account: name, conid: Number(conid) });
  },
  [Request.CANCEL_PNL]: ({ account }, fields) => {
    account.closeProfit(Number(fields[1]));
  },
  [Request.CANCEL_PNL_SINGLE]: ({ account }, fields) => {
    account.closeProfit(Number(fields[1]));
  },
  [Request.NEWS_BULLETINS]: nothing,
  [Request.CANCEL_NEWS_BULLETINS]: nothing,
  [Request.LOG_LEVEL]: nothing,
};

/** Requests that exist and are not served, and where their numbers are. */
const UNSERVED: Readonly<Record<number, number>> = {
  // scanner, histogram, head timestamp, news, ticks, options, corporate events, user
  22: 1, 78: 1, 84: 1, 86: 1, 87: 1, 88: 1, 96: 1, 100: 1, 102: 1, 104: 1,
  // real-time bars, fundamentals, implied volatility, option price, models
  50: 2, 52: 2, 54: 2, 55: 2, 74: 2, 76: 2,
}; // prettier-ignore

/** Serves a request; one that is unknown is an error of the connection. */
export function serve(client: Client, fields: readonly string[]): void {
  const kind = Number(fields[0]);
  const handler = HANDLERS[kind];
  const idAt = UNSERVED[kind];
  if (handler !== undefined) handler(client, fields);
  else if (idAt !== undefined) {
    const text = "Error validating request.-'bQ' : cause - This request is not available in a simulation.";
    client.send(messages.error({ id: Number(fields[idAt]), code: 321, text }));
  } else
    client.send(messages.error({ code: 505, text: `Fatal Error: Unknown message id. ${fields[0] ?? ''}` }));
}
