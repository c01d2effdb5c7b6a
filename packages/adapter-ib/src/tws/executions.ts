import type { CurrencyPair, MyOrder, Origin } from '@hftjs/core';
import { now, type FillRow, type OwnRow } from '@hftjs/core/adapter';
import { BoundedMap } from '../bounded-map.js';
import { splitExecutionId } from '../execution-id.js';
import { amendedOrder, orderOfFill } from '../order-with-fill.js';
import { orderAfter, parseFill } from './execution.js';
import type { CommissionRow, ExecutionRow } from './own-schema.js';

/** How long a fill waits for its commission, in milliseconds: it follows within one second as a rule. */
export const COMMISSION_PATIENCE = 2_000;

/** Commissions whose execution has not come. Those of other streams' pairs never come. */
const REPORTS_KEPT = 1_000;

/** Executions remembered: those of many days, of which TWS lists the last. */
const EXECUTIONS_KEPT = 1_000_000;

/** Of an execution that is known: its last revision, and whether it is only known to be of before the stream. */
interface KnownExecution {
  readonly revision: number;
  readonly isHistory: boolean;
}

/** Executions that were told of, or are from before the stream, by their name. */
export class KnownExecutions {
  readonly #known = new BoundedMap<string, KnownExecution>(EXECUTIONS_KEPT);
  /** Whether it is known what had happened before the stream began. */
  hasBegun = false;

  /** What happened before the stream began is none of its fills, unless it is also told as news. */
  addHistory(execId: string): void {
    const { stem, revision } = splitExecutionId(execId);
    if (!this.#known.has(stem)) this.#known.set(stem, { revision, isHistory: true });
  }

  /** Whether an execution is to be delivered; from now on it is known. */
  take(execId: string, isNews: boolean): 'new' | 'known' | 'corrected' {
    const { stem, revision } = splitExecutionId(execId);
    const last = this.#known.get(stem);
    if (last !== undefined && revision > last.revision) {
      this.#known.set(stem, { ...last, revision });
      return 'corrected';
    }
    if (last !== undefined && !(isNews && last.isHistory)) return 'known';
    this.#known.set(stem, { revision, isHistory: false });
    return 'new';
  }
}

interface Told {
  readonly row: ExecutionRow;
  readonly symbol: CurrencyPair;
}

interface Waiting extends Told {
  readonly origin: Origin | undefined;
  readonly timer: NodeJS.Timeout;
}

/** How and when the frame came that told of an execution. */
export interface ExecutionFrame {
  readonly receivedTime: number;
  readonly origin: Origin | undefined;
}

export interface ExecutionsInit {
  readonly known: KnownExecutions;
  readonly orderOf: (permId: string) => MyOrder | undefined;
  readonly publish: (row: OwnRow, frame: ExecutionFrame) => void;
  /** Tells of an order that has not changed, with what was charged late for a fill of it. */
  readonly amend: (order: MyOrder) => void;
  readonly onCorrection: (row: ExecutionRow) => void;
  readonly onLateCommission: (report: CommissionRow) => void;
}

/** Own fills of one connection: joins each execution with its commission, which comes before it or after it. */
export class Executions {
  readonly #init: ExecutionsInit;
  readonly #waiting = new Map<string, Waiting>();
  readonly #reports = new BoundedMap<string, CommissionRow>(REPORTS_KEPT);
  /** Told without their commission. */
  readonly #uncharged = new BoundedMap<string, Told>(REPORTS_KEPT);

  constructor(init: ExecutionsInit) {
    this.#init = init;
  }

  /** An execution of a subscribed pair. The order's new state is told at once, the fill with its commission. */
  add(row: ExecutionRow, symbol: CurrencyPair, frame: ExecutionFrame): void {
    const { known, orderOf, publish, onCorrection } = this.#init;
    const { execId, permId } = row.execution;
    const taken = known.take(execId, frame.origin === undefined);
    if (taken === 'corrected') onCorrection(row);
    if (taken !== 'new') return;
    const order = orderAfter(row, symbol, orderOf(permId));
    if (order) publish({ order }, frame);
    const timer = setTimeout(() => {
      this.#release(execId, now());
    }, COMMISSION_PATIENCE);
    this.#waiting.set(execId, { row, symbol, origin: frame.origin, timer });
    if (this.#reports.has(execId)) this.#release(execId, frame.receivedTime);
  }

  /** What was charged for an execution. */
  report(report: CommissionRow, receivedTime: number): void {
    const { execId } = report;
    const told = this.#uncharged.get(execId);
    if (told) {
      this.#amend(told, report, receivedTime);
      return;
    }
    this.#reports.set(execId, report);
    if (this.#waiting.has(execId)) this.#release(execId, receivedTime);
  }

  /** The connection is gone, and with it the commissions: what waits for them is told without. */
  end(): void {
    for (const execId of [...this.#waiting.keys()]) this.#release(execId, now());
  }

  #release(execId: string, receivedTime: number): void {
    const waiting = this.#waiting.get(execId);
    if (waiting === undefined) return;
    const { row, symbol, origin, timer } = waiting;
    clearTimeout(timer);
    this.#waiting.delete(execId);
    const fill = parseFill(row, symbol, this.#reports.get(execId));
    this.#reports.delete(execId);
    if (fill.fees.length === 0) this.#uncharged.set(execId, { row, symbol });
    const order = this.#orderOf(fill, symbol);
    this.#init.publish({ fill, order: order && orderOfFill(order, fill) }, { receivedTime, origin });
  }

  /** Its fill was told already, and is not told twice. */
  #amend({ row, symbol }: Told, report: CommissionRow, receivedTime: number): void {
    const fill = parseFill(row, symbol, report);
    if (fill.fees.length === 0) return;
    this.#uncharged.delete(report.execId);
    this.#init.onLateCommission(report);
    const order = this.#orderOf(fill, symbol);
    if (order) this.#init.amend(amendedOrder(order, fill, { receivedTime }));
  }

  #orderOf({ orderId }: FillRow, symbol: CurrencyPair): MyOrder | undefined {
    const order = this.#init.orderOf(orderId);
    return order?.symbol === symbol ? order : undefined;
  }
}
