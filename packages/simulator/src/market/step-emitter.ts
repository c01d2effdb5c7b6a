import { Listeners } from './listeners.js';
import type { MoneyChanges } from '../ledger/ledger-types.js';
import type { MarketEvents, MarketStep } from './market-events.js';

/** Emits the events of a market: every listener gets all steps in one order, also when a listener causes the next step. */
export class StepEmitter {
  readonly #listeners = new Listeners<MarketEvents>();
  readonly #outbox: (() => void)[] = [];
  #isEmitting = false;

  on<Name extends keyof MarketEvents>(name: Name, listener: (event: MarketEvents[Name]) => void): () => void {
    return this.#listeners.on(name, listener);
  }

  /** Emits an event that belongs to no step. */
  emit<Name extends 'instrument' | 'precision' | 'restart' | 'status'>(
    name: Name,
    event: MarketEvents[Name],
  ): void {
    this.#listeners.emit(name, event);
  }

  /** Emits an event that belongs to no step, after the steps that are being emitted. */
  pushEvent<Name extends 'funding' | 'liquidation'>(name: Name, event: MarketEvents[Name]): void {
    this.#send(() => {
      this.#listeners.emit(name, event);
    });
  }

  /** Emits a step and its parts, after the steps that are being emitted. */
  push(step: MarketStep): void {
    this.#send(() => {
      this.#emitStep(step);
    });
  }

  /** Emits changes of money that belong to no step, in the same order. */
  pushMoney(changes: MoneyChanges): void {
    this.#send(() => {
      this.#emitMoney(changes);
    });
  }

  #send(emit: () => void): void {
    this.#outbox.push(emit);
    if (this.#isEmitting) return;
    this.#isEmitting = true;
    try {
      for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) next();
    } finally {
      this.#isEmitting = false;
    }
  }

  #emitStep(step: MarketStep): void {
    this.#listeners.emit('step', step);
    for (const trade of step.trades) this.#listeners.emit('trade', trade);
    for (const update of step.orders) {
      this.#listeners.emit('order', update);
      this.#emitMoney(update);
    }
    if (step.top !== undefined) this.#listeners.emit('top', step.top);
  }

  #emitMoney({ balances, positions }: MoneyChanges): void {
    for (const update of balances) this.#listeners.emit('balance', update);
    for (const update of positions) this.#listeners.emit('position', update);
  }
}
