import type { ErrorMessage } from './messages.js';
import { messages } from './messages.js';
import type { TwsConnection } from './tws-connection.js';
import type { VenueState } from './venue-state.js';

/** What faults do to the server. */
export interface TwsFaultTarget {
  readonly connections: ReadonlySet<TwsConnection>;
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  setFrozen(isFrozen: boolean): void;
}

/** Faults of TWS, triggered by the caller. Every fault lasts until it is lifted. */
export class TwsFaults {
  readonly #target: TwsFaultTarget;
  readonly #state: VenueState;

  constructor(target: TwsFaultTarget, state: VenueState) {
    this.#target = target;
    this.#state = state;
  }

  /** Cuts all connections by a TCP reset. */
  drop(): void {
    for (const connection of [...this.#target.connections]) connection.terminate();
  }

  /** Sends half a message on every connection, then cuts it. */
  cutMidFrame(): void {
    for (const connection of [...this.#target.connections]) connection.cutMidFrame();
  }

  /** No byte leaves and none is read, but TCP stays open. */
  freeze(): void {
    this.#target.setFrozen(true);
  }

  /** Ends `freeze`: what was held back arrives late. */
  thaw(): void {
    this.#target.setFrozen(false);
  }

  /** The port is closed, and all connections are cut. */
  down(): Promise<void> {
    return this.#target.goDown();
  }

  /** Listens again, on the same port. */
  up(): Promise<void> {
    return this.#target.comeUp();
  }

  /** TWS loses IB: it sends 1100, and no market data and no orders. */
  loseConnectivity(): void {
    this.#state.isCutOff = true;
    this.say({ code: 1100, text: 'Connectivity between IB and Trader Workstation has been lost.' });
  }

  /** IB is back: 1101 when the subscriptions are lost, 1102 when they go on. */
  restoreConnectivity({ isDataLost }: { readonly isDataLost: boolean }): void {
    this.#state.isCutOff = false;
    const kept = isDataLost ? 'lost' : 'maintained';
    const text = `Connectivity between IB and Trader Workstation has been restored - data ${kept}.`;
    this.say({ code: isDataLost ? 1101 : 1102, text });
  }

  /** Sends a message with a code to all clients. */
  say(message: ErrorMessage): void {
    for (const connection of this.#target.connections) connection.send(messages.error(message));
  }

  /** Another program connects with this client id. */
  occupy(clientId: number): void {
    this.#state.clientIds.add(clientId);
  }

  /** The other program disconnects. */
  vacate(clientId: number): void {
    this.#state.clientIds.delete(clientId);
  }

  /** Requests for data of a pair are refused like this; without a message, they are served again. */
  refuseData(pair: string, message?: Omit<ErrorMessage, 'id'>): void {
    if (message) this.#state.refusals.set(pair, message);
    else this.#state.refusals.delete(pair);
  }

  /** There is no subscription to real-time data: later requests receive delayed data. */
  delayData(isDelayed = true): void {
    this.#state.isDelayed = isDelayed;
  }

  /** The market depth of a pair is reset: its entries come anew. */
  resetDepth(pair: string): void {
    for (const { depth } of this.#target.connections) depth.reset(pair);
  }

  /** The market depth of a pair is halted: requests for it receive nothing more. */
  haltDepth(pair: string): void {
    for (const { depth } of this.#target.connections) depth.halt(pair);
  }

  /** An entry of a pair's market depth is at a place that does not exist. */
  misplaceDepth(pair: string): void {
    for (const { depth } of this.#target.connections) depth.misplace(pair);
  }

  /** The values of the accounts are not current, as while IB's server restarts; or are again. */
  setAccountReady(isReady: boolean): void {
    this.#state.isAccountReady = isReady;
    for (const connection of this.#target.connections) connection.onAccountReady();
  }

  /** Requests for executions are never answered, as by some versions of TWS. */
  withholdExecutions(isWithheld = true): void {
    this.#state.withholdsExecutions = isWithheld;
  }

  /** Sends an unreadable message to all clients. */
  garble(): void {
    for (const connection of this.#target.connections) {
      connection.send([9999, 'what is this']);
      connection.send([5, 1, 2, 'half an order']);
    }
  }
}
