import type { Market } from '@hftjs/simulator';
import type { InstrumentDirectory } from '../instruments.js';
import type { Portfolio } from '../account/portfolio.js';
import type { Broker } from '../orders/broker.js';
import type { OrderDesk } from './order-desk.js';
import type { ErrorMessage } from './messages.js';

/** What all connections of one simulated TWS share. */
export interface VenueState {
  readonly market: Market;
  readonly directory: InstrumentDirectory;
  readonly desk: OrderDesk;
  readonly broker: Broker;
  readonly portfolio: Portfolio;
  readonly accounts: readonly string[];
  readonly clock: () => number;
  readonly tickByTickLines: number;
  readonly depthLines: number;
  /** Client ids in use: of connections, and of others elsewhere. */
  readonly clientIds: Set<number>;
  /** Requests for data of a pair that are refused, and how. */
  readonly refusals: Map<string, Omit<ErrorMessage, 'id'>>;
  /** The client that receives the orders of all clients, as set in TWS. */
  masterClientId: number | undefined;
  /** There is no subscription to real-time data. */
  isDelayed: boolean;
  /** IB sends neither data nor orders. */
  isCutOff: boolean;
  /** The values of the accounts are current. */
  isAccountReady: boolean;
  /** Requests for executions are not answered. */
  withholdsExecutions: boolean;
  tickByTickCount: number;
  depthCount: number;
}
