import type { IBApi } from '@stoqey/ib';
import type { ContractQuery } from './contract-directory.js';

/**
 * What is asked of TWS, with the last arguments of each call, which are always the same. Nothing else is asked: no call
 * here places, changes or cancels an order.
 */
const LAST_ARGUMENTS = {
  reqCurrentTime: [],
  reqContractDetails: [],
  reqMarketDataType: [],
  reqMktData: [false, false],
  reqTickByTickData: [0, false],
  reqMktDepth: [],
  cancelMktDepth: [],
  cancelMktData: [],
  cancelTickByTickData: [],
  reqAutoOpenOrders: [],
  reqAllOpenOrders: [],
  reqExecutions: [{}],
  reqCompletedOrders: [false],
  reqAccountUpdates: [],
  reqPositions: [],
  cancelPositions: [],
  reqHistoricalData: [],
  cancelHistoricalData: [],
} satisfies Partial<Record<keyof IBApi, readonly unknown[]>>;

type Name = keyof typeof LAST_ARGUMENTS;

const frame = (call: Name, ...args: readonly unknown[]): string => JSON.stringify({ call, args });

interface BarRequest {
  /** `20261128-16:00:00` in UTC; empty for now. */
  readonly end: string;
  /** How far back from there, such as `3600 S`. */
  readonly duration: string;
  /** Such as `1 min`. */
  readonly bar: string;
  readonly show: 'TRADES' | 'AGGTRADES';
  /** Whether changes of the last bar follow. */
  readonly follows: boolean;
}

/** Trades outside regular hours are in the bars too. */
const REGULAR_HOURS_ONLY = false;

/** Times as epoch seconds. */
const EPOCH_SECONDS = 2;

interface DepthRequest {
  /** Of each side. */
  readonly rows: number;
  /** Of all exchanges together. */
  readonly isSmart: boolean;
}

/** The frames that this transport sends: calls of the client library, as text. */
export const calls = {
  currentTime: (): string => frame('reqCurrentTime'),
  contractDetails: (id: number, contract: ContractQuery): string => frame('reqContractDetails', id, contract),
  marketDataType: (type: 1 | 3): string => frame('reqMarketDataType', type),
  marketData: (id: number, contract: ContractQuery, genericTicks: string): string =>
    frame('reqMktData', id, contract, genericTicks),
  tickByTick: (id: number, contract: ContractQuery, type: 'Last'): string =>
    frame('reqTickByTickData', id, contract, type),
  marketDepth: (id: number, contract: ContractQuery, request: DepthRequest): string =>
    frame('reqMktDepth', id, contract, request.rows, request.isSmart),
  cancelMarketDepth: (id: number, isSmart: boolean): string => frame('cancelMktDepth', id, isSmart),
  cancelMarketData: (id: number): string => frame('cancelMktData', id),
  cancelTickByTick: (id: number): string => frame('cancelTickByTickData', id),
  autoOpenOrders: (): string => frame('reqAutoOpenOrders', true),
  allOpenOrders: (): string => frame('reqAllOpenOrders'),
  executions: (id: number): string => frame('reqExecutions', id),
  completedOrders: (): string => frame('reqCompletedOrders'),
  /** The values of an account, each time that they change. */
  accountUpdates: (isOn: boolean, account: string): string => frame('reqAccountUpdates', isOn, account),
  positions: (): string => frame('reqPositions'),
  cancelPositions: (): string => frame('cancelPositions'),
  bars: (id: number, contract: ContractQuery, { end, duration, bar, show, follows }: BarRequest): string =>
    frame(
      'reqHistoricalData',
      id,
      contract,
      end,
      duration,
      bar,
      show,
      REGULAR_HOURS_ONLY,
      EPOCH_SECONDS,
      follows,
    ),
  cancelBars: (id: number): string => frame('cancelHistoricalData', id),
};

/** Makes the call of a frame. One that is not listed above does not exist. */
export function perform(api: Pick<IBApi, Name>, text: string): void {
  const { call, args } = JSON.parse(text) as { readonly call: Name; readonly args: readonly unknown[] };
  if (!Object.hasOwn(LAST_ARGUMENTS, call)) return;
  (api[call] as (...all: readonly unknown[]) => unknown).apply(api, [...args, ...LAST_ARGUMENTS[call]]);
}
