import type { Contract, IBApi, MarketDataType, TickByTickDataType } from '@stoqey/ib';
import type { ContractQuery } from './contract.js';

/** What is asked of TWS, and nothing else is: no call here places, changes or cancels an order. */
type Call =
  | { readonly call: 'reqCurrentTime' }
  | { readonly call: 'reqContractDetails'; readonly args: readonly [id: number, contract: Contract] }
  | { readonly call: 'reqMarketDataType'; readonly args: readonly [type: MarketDataType] }
  | {
      readonly call: 'reqMktData';
      readonly args: readonly [id: number, contract: Contract, genericTicks: string];
    }
  | {
      readonly call: 'reqTickByTickData';
      readonly args: readonly [id: number, contract: Contract, type: TickByTickDataType];
    }
  | { readonly call: 'cancelMktData'; readonly args: readonly [id: number] }
  | { readonly call: 'cancelTickByTickData'; readonly args: readonly [id: number] }
  | { readonly call: 'reqAutoOpenOrders'; readonly args: readonly [bind: boolean] }
  | { readonly call: 'reqAllOpenOrders' }
  | { readonly call: 'reqExecutions'; readonly args: readonly [id: number] }
  | { readonly call: 'reqCompletedOrders' };

const frame = (call: Call['call'], ...args: readonly unknown[]): string => JSON.stringify({ call, args });

/** The frames that this transport sends: calls of the client library, as text. */
export const calls = {
  currentTime: (): string => frame('reqCurrentTime'),
  contractDetails: (id: number, contract: ContractQuery): string => frame('reqContractDetails', id, contract),
  marketDataType: (type: 1 | 3): string => frame('reqMarketDataType', type),
  marketData: (id: number, contract: ContractQuery, genericTicks: string): string =>
    frame('reqMktData', id, contract, genericTicks),
  tickByTick: (id: number, contract: ContractQuery, type: 'Last'): string =>
    frame('reqTickByTickData', id, contract, type),
  cancelMarketData: (id: number): string => frame('cancelMktData', id),
  cancelTickByTick: (id: number): string => frame('cancelTickByTickData', id),
  autoOpenOrders: (): string => frame('reqAutoOpenOrders', true),
  allOpenOrders: (): string => frame('reqAllOpenOrders'),
  executions: (id: number): string => frame('reqExecutions', id),
  completedOrders: (): string => frame('reqCompletedOrders'),
};

/** Does what a frame says. A call that is not in the list does not exist. */
export function perform(api: IBApi, text: string): void {
  const request = JSON.parse(text) as Call;
  switch (request.call) {
    case 'reqCurrentTime':
      api.reqCurrentTime();
      return;
    case 'reqContractDetails':
      api.reqContractDetails(...request.args);
      return;
    case 'reqMarketDataType':
      api.reqMarketDataType(...request.args);
      return;
    case 'reqMktData':
      api.reqMktData(...request.args, false, false);
      return;
    case 'reqTickByTickData':
      api.reqTickByTickData(...request.args, 0, false);
      return;
    case 'cancelMktData':
      api.cancelMktData(...request.args);
      return;
    case 'cancelTickByTickData':
      api.cancelTickByTickData(...request.args);
      return;
    case 'reqAutoOpenOrders':
      api.reqAutoOpenOrders(...request.args);
      return;
    case 'reqAllOpenOrders':
      api.reqAllOpenOrders();
      return;
    case 'reqExecutions':
      api.reqExecutions(...request.args, {});
      return;
    case 'reqCompletedOrders':
      api.reqCompletedOrders(false);
  }
}
