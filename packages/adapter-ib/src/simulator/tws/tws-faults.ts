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

/** What can go wrong with TWS, at the caller's command. Every fault lasts until it is lifted. */
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

  /** Nobody listens any more, and all connections are cut. */
  down(): Promise<void> {
    return this.#target.goDown();
  }

  /** Listens again, on the same port. */
  up(): Promise<void> {
    return this.#target.comeUp();
  }

  /** TWS loses IB: 1100, and nothing comes of market or orders. */
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

  /** Says something by a number, to everybody. */
  say(message: ErrorMessage): void {
    for (const connection of this.#target.connections) connection.send(messages.error(message));
  }

  /** Somebody else connects with this client id. */
  occupy(clientId: number): void {
    this.#state.clientIds.add(clientId);
  }

  /** They leave. */
  vacate(clientId: number): void {
    this.#state.clientIds.delete(clientId);
  }

  /** Requests for data of a pair are refused like this; without a message, they are served again. */
  refuseData(pair: string, message?: Omit<ErrorMessage, 'id'>): void {
    if (message) this.#state.refusals.set(pair, message);
    else this.#state.refusals.delete(pair);
  }

  /** There is no subscription for data of now: requests from now on get delayed ones. */
  delayData(isDelayed = true): void {
    this.#state.isDelayed = isDelayed;
  }

  /** Requests for executions are never answered, as by some versions of TWS. */
  withholdExecutions(isWithheld = true): void {
    this.#state.withholdsExecutions = isWithheld;
  }

  /** Sends a message that no client can read, to everybody. */
  garble(): void {
    for (const connection of this.#target.connections) {
      connection.send([9999, 'what is this']);
      connection.send([5, 1, 2, 'half an order']);
    }
  }
}
