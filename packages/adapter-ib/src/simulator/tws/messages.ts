import type { Field } from './wire.js';

/** The version of the protocol that all of these are of. */
export const SERVER_VERSION = 193;

/** Messages to the client, by what they begin with. */
export const Out = {
  TICK_PRICE: 1, TICK_SIZE: 2, ORDER_STATUS: 3, ERROR: 4, ACCOUNT_VALUE: 6, PORTFOLIO_VALUE: 7, ACCOUNT_TIME: 8,
  NEXT_VALID_ID: 9, CONTRACT_DATA: 10, DEPTH: 12, DEPTH_L2: 13, MANAGED_ACCOUNTS: 15, HISTORICAL_DATA: 17,
  TICK_STRING: 46, CURRENT_TIME: 49, CONTRACT_DATA_END: 52, OPEN_ORDER_END: 53, ACCOUNT_DOWNLOAD_END: 54,
  EXECUTION_DATA_END: 55, MARKET_DATA_TYPE: 58, COMMISSION_REPORT: 59, POSITION: 61, POSITION_END: 62,
  ACCOUNT_SUMMARY: 63, ACCOUNT_SUMMARY_END: 64, FAMILY_CODES: 78, SYMBOL_SAMPLES: 79, TICK_REQUEST_PARAMETERS: 81,
  HISTORICAL_DATA_UPDATE: 90, MARKET_RULE: 93, PNL: 94, PNL_SINGLE: 95, TICK_BY_TICK: 99, COMPLETED_ORDERS_END: 102,
} as const; // prettier-ignore

/** Requests of clients, by what they begin with. */
export const Request = {
  MARKET_DATA: 1, CANCEL_MARKET_DATA: 2, PLACE_ORDER: 3, CANCEL_ORDER: 4, OPEN_ORDERS: 5, ACCOUNT_DATA: 6, EXECUTIONS: 7,
  IDS: 8, CONTRACT_DATA: 9, DEPTH: 10, CANCEL_DEPTH: 11, NEWS_BULLETINS: 12, CANCEL_NEWS_BULLETINS: 13, LOG_LEVEL: 14,
  AUTO_OPEN_ORDERS: 15, ALL_OPEN_ORDERS: 16, MANAGED_ACCOUNTS: 17, HISTORICAL_DATA: 20, CANCEL_HISTORICAL_DATA: 25,
  CURRENT_TIME: 49, GLOBAL_CANCEL: 58, MARKET_DATA_TYPE: 59, POSITIONS: 61, ACCOUNT_SUMMARY: 62,
  CANCEL_ACCOUNT_SUMMARY: 63, CANCEL_POSITIONS: 64, START_API: 71, FAMILY_CODES: 80, MATCHING_SYMBOLS: 81, MARKET_RULE: 91,
  PNL: 92, CANCEL_PNL: 93, PNL_SINGLE: 94, CANCEL_PNL_SINGLE: 95, TICK_BY_TICK: 97, CANCEL_TICK_BY_TICK: 98,
  COMPLETED_ORDERS: 99,
} as const; // prettier-ignore

/** Kinds of ticks. */
export const Tick = {
  BID_SIZE: 0, BID: 1, ASK: 2, ASK_SIZE: 3, LAST: 4, LAST_SIZE: 5, RT_VOLUME: 48, DELAYED_BID: 66, DELAYED_ASK: 67,
  DELAYED_LAST: 68, DELAYED_BID_SIZE: 69, DELAYED_ASK_SIZE: 70, DELAYED_LAST_SIZE: 71,
} as const; // prettier-ignore

export interface ErrorMessage {
  /** Of the request, or of the order; -1 for none. */
  readonly id?: number;
  readonly code: number;
  readonly text: string;
}

export interface PriceTick {
  readonly requestId: number;
  readonly kind: number;
  readonly price: string;
  readonly size: string;
}

/** The short messages of this protocol. https://interactivebrokers.github.io/tws-api/ewrapper_interface.html */
export const messages = {
  managedAccounts: (accounts: readonly string[]): Field[] => [Out.MANAGED_ACCOUNTS, 1, accounts.join(',')],
  nextValidId: (id: number): Field[] => [Out.NEXT_VALID_ID, 1, id],
  error: ({ id = -1, code, text }: ErrorMessage): Field[] => [Out.ERROR, 2, id, code, text, ''],
  currentTime: (time: number): Field[] => [Out.CURRENT_TIME, 1, Math.floor(time / 1000)],
  contractDataEnd: (id: number): Field[] => [Out.CONTRACT_DATA_END, 1, id],
  openOrderEnd: (): Field[] => [Out.OPEN_ORDER_END, 1],
  executionsEnd: (id: number): Field[] => [Out.EXECUTION_DATA_END, 1, id],
  completedOrdersEnd: (): Field[] => [Out.COMPLETED_ORDERS_END],
  marketDataType: (id: number, type: number): Field[] => [Out.MARKET_DATA_TYPE, 1, id, type],
  tickParameters: (id: number, minTick: string): Field[] => [
    Out.TICK_REQUEST_PARAMETERS,
    id,
    minTick,
    '9c0001',
    3,
  ],
  tickPrice: ({ requestId, kind, price, size }: PriceTick): Field[] => [
    Out.TICK_PRICE, 6, requestId, kind, price, size, 1,
  ], // prettier-ignore
  tickSize: (requestId: number, kind: number, size: string): Field[] => [
    Out.TICK_SIZE,
    6,
    requestId,
    kind,
    size,
  ],
  tickString: (requestId: number, kind: number, text: string): Field[] => [
    Out.TICK_STRING, 6, requestId, kind, text,
  ], // prettier-ignore
  depth: ({ requestId, position, operation, side, price, size, isSmart }: DepthEntry): Field[] =>
    isSmart
      ? [Out.DEPTH_L2, 1, requestId, position, 'NSDQ', operation, side, price, size, true]
      : [Out.DEPTH, 1, requestId, position, operation, side, price, size],
  tickByTickLast: ({ requestId, time, price, size }: Print): Field[] => [
    Out.TICK_BY_TICK, requestId, 1, Math.floor(time / 1000), price, size, 0, 'NASDAQ', '',
  ], // prettier-ignore
} as const;

/** An entry of market depth. */
export interface DepthEntry {
  readonly requestId: number;
  readonly position: number;
  /** 0 inserts, 1 changes, 2 deletes. */
  readonly operation: number;
  /** 0 is the ask, 1 the bid. */
  readonly side: number;
  readonly price: string;
  readonly size: string;
  readonly isSmart: boolean;
}

export interface Print {
  readonly requestId: number;
  /** Epoch milliseconds; the wire has seconds. */
  readonly time: number;
  readonly price: string;
  readonly size: string;
}

/** The status of an order, in IB's words. */
export interface StatusMessage {
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly status: string;
  readonly filled: string;
  readonly remaining: string;
  readonly averagePrice: string;
  readonly lastPrice: string;
}

export const orderStatusMessage = (row: StatusMessage): Field[] => [
  Out.ORDER_STATUS, row.orderId, row.status, row.filled, row.remaining, row.averagePrice, row.permId, 0, row.lastPrice,
  row.clientId, '', '0.0',
]; // prettier-ignore

/** A change of a bar: number of trades, time, open, close, high, low, average and volume behind the id. */
export const barUpdateMessage = (bar: readonly Field[]): Field[] => [Out.HISTORICAL_DATA_UPDATE, ...bar];

export const commissionMessage = (execId: string, commission: string, currency: string): Field[] => [
  Out.COMMISSION_REPORT, 1, execId, commission, currency, UNSET_DOUBLE, UNSET_DOUBLE, '',
]; // prettier-ignore

/** The value on the wire of a decimal that is not set. */
export const UNSET_DOUBLE = '1.7976931348623157E308';
/** The same for integers. */
export const UNSET_INTEGER = '2147483647';
export const CONTRACT_DATA = Out.CONTRACT_DATA;
