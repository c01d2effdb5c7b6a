import type { Market, OwnFill, Random } from '@hftjs/simulator';
import type { InstrumentDirectory } from '../../instruments.js';
import { executionRow, type Execution } from './execution-row.js';

const DAY = 86_400_000;
/** How often the first message of a fill lacks its time in milliseconds. */
const ODDITY = 0.2;

interface ExecutionDeskInit {
  readonly market: Market;
  readonly instruments: InstrumentDirectory;
  readonly random: Random;
  readonly clock: () => number;
  /** Milliseconds until a fill's commission is known. */
  readonly commissionDelay: number;
}

/** Own fills as the venue sends them: each twice, the second time with its commission. */
export class ExecutionDesk {
  /** Receives the rows of `str`, one array for each frame. */
  readonly listeners = new Set<(rows: readonly string[]) => void>();
  readonly #init: ExecutionDeskInit;
  readonly #executions = new Map<string, Execution>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();

  constructor(init: ExecutionDeskInit) {
    this.#init = init;
  }

  /** Fills of one step of the market. */
  add(fills: readonly OwnFill[]): void {
    if (fills.length === 0) return;
    const executions = fills.map((fill) => this.#enter(fill));
    const hasTime = !this.#init.random.chance(ODDITY);
    this.#publish(executions.map((each) => executionRow(each, { hasCommission: false, hasTime })));
    for (const { fillId } of fills)
      this.#waiting.set(
        fillId,
        setTimeout(() => {
          this.#settle(fillId);
        }, this.#init.commissionDelay),
      );
  }

  /** The exchange corrects a fill: it comes again under the next id, with another price. The market's truth stays. */
  correct(fillId: string, price: number): void {
    const execution = this.#executions.get(fillId);
    if (execution === undefined) throw new RangeError(`there is no fill ${fillId}`);
    const { priceDecimals } = execution.instrument.spec;
    const parts = execution.executionId.split('.');
    const version = String(Number(parts.pop()) + 1).padStart(2, '0');
    const corrected = {
      ...execution,
      executionId: [...parts, version].join('.'),
      priceText: price.toFixed(priceDecimals),
    };
    this.#executions.set(fillId, corrected);
    this.#publish([executionRow(corrected, { hasCommission: true })]);
  }

  /** Sends a fill again, as the venue sometimes does. */
  repeat(fillId: string): void {
    const execution = this.#executions.get(fillId);
    if (execution === undefined) throw new RangeError(`there is no fill ${fillId}`);
    this.#publish([this.#row(execution)]);
  }

  /** Rows of the last so many days, oldest first. */
  rows(days: number): readonly string[] {
    return this.#since(days).map((execution) => this.#row(execution));
  }

  /** The same as REST lists them. */
  listed(days: number, account?: string): readonly string[] {
    const { lists } = this.#init.market;
    const until = lists.timeOf('fills');
    const found = this.#since(days)
      .filter(({ fill }) => fill.time <= until && (account === undefined || fill.account === account))
      .map((execution) => ({ execution, orderId: execution.fill.orderId }));
    return lists.rows('fills', found, ({ execution }) => this.#row(execution));
  }

  #since(days: number): Execution[] {
    const since = this.#init.clock() - days * DAY;
    return [...this.#executions.values()].filter(({ fill }) => fill.time >= since);
  }

  /** Stops all timers. */
  close(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #enter(fill: OwnFill): Execution {
    const { instruments, market } = this.#init;
    const instrument = instruments.byPair(fill.pair);
    const base = instrument.base.toLowerCase();
    const booked = market.ledger
      .entries(fill.account)
      .findLast(({ fillId, currency }) => fillId === fill.fillId && currency === base);
    const execution: Execution = {
      fill,
      instrument,
      executionId: fill.fillId,
      priceText: fill.priceText,
      positionText: booked?.totalText ?? '0',
    };
    this.#executions.set(fill.fillId, execution);
    return execution;
  }

  #settle(fillId: string): void {
    this.#waiting.delete(fillId);
    const execution = this.#executions.get(fillId);
    if (execution !== undefined) this.#publish([this.#row(execution)]);
  }

  #row(execution: Execution): string {
    return executionRow(execution, { hasCommission: !this.#waiting.has(execution.fill.fillId) });
  }

  #publish(rows: readonly string[]): void {
    for (const listener of [...this.listeners]) listener(rows);
  }
}
