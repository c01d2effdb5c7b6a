import type { MarketStep } from '@hftjs/simulator';
import { barsOf } from '../../bars.js';
import { barUpdateMessage, messages } from '../messages.js';
import type { VenueState } from '../venue-state.js';
import type { Field } from '../wire.js';
import { fieldsOf, historicalData, readBarRequest, type BarRequest } from './historical-data.js';

/** Requests that one client may have open. https://interactivebrokers.github.io/tws-api/historical_limitations.html */
const MOST_LINES = 50;

/** The bars that one client has asked for, and whose changes it receives. */
export class BarLines {
  readonly #state: VenueState;
  readonly #send: (...rows: readonly (readonly Field[])[]) => void;
  readonly #lines = new Map<number, BarRequest>();

  constructor(state: VenueState, send: (...rows: readonly (readonly Field[])[]) => void) {
    this.#state = state;
    this.#send = send;
  }

  open(fields: readonly string[]): void {
    const request = readBarRequest(this.#state, fields);
    if ('code' in request) {
      this.#send(messages.error(request));
      return;
    }
    const { id, instrument, follows } = request;
    const refusal = this.#state.refusals.get(instrument.spec.pair);
    if (refusal !== undefined || (follows && this.#lines.size >= MOST_LINES)) {
      this.#send(messages.error({ ...(refusal ?? TOO_MANY), id }));
      return;
    }
    this.#send(historicalData(this.#state, request));
    if (follows) this.#lines.set(id, request);
  }

  close(id: number): void {
    this.#lines.delete(id);
  }

  clear(): void {
    this.#lines.clear();
  }

  /** The bar of the present changes with each trade. */
  onStep({ pair, trades }: MarketStep): void {
    if (trades.length === 0) return;
    for (const request of this.#lines.values())
      if (request.instrument.spec.pair === pair) this.#update(request, trades[0]?.time ?? 0);
  }

  #update(request: BarRequest, since: number): void {
    const { id, instrument, length } = request;
    const from = Math.floor(since / length) * length;
    const bars = barsOf(this.#state.market, instrument.spec.pair, { length, from, until: Infinity });
    for (const bar of bars) {
      const { time, volume, average, count } = fieldsOf(request, bar);
      const { openText, closeText, highText, lowText } = bar;
      this.#send(
        barUpdateMessage([id, count, time, openText, closeText, highText, lowText, average, volume]),
      );
    }
  }
}

const TOO_MANY = {
  code: 162,
  text: 'Historical Market Data Service error message:API historical data query cancelled',
} as const;
