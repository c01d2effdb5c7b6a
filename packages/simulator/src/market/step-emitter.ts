import { Listeners } from './listeners.js';
import type { MarketEvents, MarketStep } from './market-events.js';

/** Emits the events of a market: every listener gets all steps in one order, also when a listener causes the next step. */
export class StepEmitter {
  readonly #listeners = new Listeners<MarketEvents>();
  readonly #outbox: MarketStep[] = [];
  #isEmitting = false;

  on<Name extends keyof MarketEvents>(name: Name, listener: (event: MarketEvents[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Emits an event that belongs to no step. */
  emit(name: 'precision' | 'restart', event: MarketEvents['precision' | 'restart']): void {
    this.#listeners.emit(name, event);
  }

  /** Emits a step and its parts, after the steps that are being emitted. */
  push(step: MarketStep): void {
    this.#outbox.push(step);
    if (this.#isEmitting) return;
    this.#isEmitting = true;
    try {
      for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) this.#emit(next);
    } finally {
      this.#isEmitting = false;
    }
  }

  #emit(step: MarketStep): void {
    this.#listeners.emit('step', step);
    for (const trade of step.trades) this.#listeners.emit('trade', trade);
    for (const update of step.orders) this.#listeners.emit('order', update);
    if (step.top !== undefined) this.#listeners.emit('top', step.top);
  }
}
