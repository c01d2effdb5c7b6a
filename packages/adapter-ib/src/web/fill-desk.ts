import type { CurrencyPair, Origin } from '@hftjs/core';
import { BoundedMap } from '../bounded-map.js';
import type { VenueSink } from '../ib-venue.js';
import { amendedOrder, orderOfFill } from '../order-with-fill.js';
import { fillOf, type Execution } from './execution.js';

export interface FillDeskInit {
  readonly sink: Pick<VenueSink, 'own' | 'amend'>;
  /** How long a fill waits for its commission, in milliseconds. */
  readonly patience: number;
  readonly warn: (words: string) => void;
}

/** How a fill came. */
export interface FillContext {
  readonly symbol: CurrencyPair;
  readonly receivedTime: number;
  readonly origin?: Origin | undefined;
  /** Fills before this are history from before the stream began, in a list that the venue told again. */
  readonly fillsSince?: number | undefined;
}

interface Held {
  readonly execution: Execution;
  readonly context: FillContext;
  readonly timer: NodeJS.Timeout;
}

interface Delivered {
  /** As it was delivered. */
  readonly executionId: string;
  /** The last one that was told of. */
  readonly revision: number;
  readonly hasCommission: boolean;
}

/** Fills remembered, by their stems. */
const KEPT = 200_000;

/**
 * Own fills on their way: the venue tells each twice, the second time with its commission. A fill waits a little for that,
 * and is delivered once. Lives as long as its stream.
 */
export class FillDesk {
  readonly #init: FillDeskInit;
  readonly #held = new Map<string, Held>();
  readonly #delivered = new BoundedMap<string, Delivered>(KEPT);

  constructor(init: FillDeskInit) {
    this.#init = init;
  }

  /** Whether a fill was told of before. */
  knows({ stem }: Execution): boolean {
    return this.#delivered.has(stem) || this.#held.has(stem);
  }

  take(execution: Execution, context: FillContext): void {
    const { stem, revision, time, commission } = execution;
    const delivered = this.#delivered.get(stem);
    if (delivered) {
      this.#takeAgain(execution, context, delivered);
      return;
    }
    const isHistory = time !== undefined && context.fillsSince !== undefined && time < context.fillsSince;
    const held = this.#held.get(stem);
    if (held && revision < held.execution.revision) return;
    clearTimeout(held?.timer);
    this.#held.delete(stem);
    if (isHistory || commission !== undefined) this.#deliver(execution, held?.context ?? context, isHistory);
    else this.#hold(execution, held?.context ?? context);
  }

  /** Delivers what still waits, as it is. */
  flush(): void {
    for (const [stem, { execution, context, timer }] of [...this.#held]) {
      clearTimeout(timer);
      this.#held.delete(stem);
      this.#deliver(execution, context);
    }
  }

  #hold(execution: Execution, context: FillContext): void {
    const timer = setTimeout(() => {
      this.#held.delete(execution.stem);
      this.#deliver(execution, context);
    }, this.#init.patience);
    this.#held.set(execution.stem, { execution, context, timer });
  }

  #deliver(execution: Execution, context: FillContext, isHistory = false): void {
    const { own } = this.#init.sink;
    const { symbol, receivedTime, origin, fillsSince } = context;
    const { executionId, stem, revision, commission, time: exchangeTime } = execution;
    const fill = fillOf(execution, symbol);
    if (!isHistory)
      this.#delivered.set(stem, { executionId, revision, hasCommission: commission !== undefined });
    const order = own.orders.get(fill.orderId);
    const row = { fill, ...(order?.symbol === symbol && { order: orderOfFill(order, fill) }) };
    const kind = origin === 'reconcile' ? origin : 'update';
    own.publish({ rows: [row], kind, receivedTime, origin, exchangeTime, fillsSince });
  }

  /** A fill that was delivered: only what it cost can be news, or that the exchange corrects it. */
  #takeAgain(execution: Execution, context: FillContext, delivered: Delivered): void {
    const { executionId, stem, revision, commission, price, size } = execution;
    const { sink, warn } = this.#init;
    if (revision > delivered.revision) {
      this.#delivered.set(stem, { ...delivered, revision });
      warn(
        `fill ${delivered.executionId} was corrected: as ${executionId} it is ${size} at ${price}; not delivered again`,
      );
    }
    if (executionId !== delivered.executionId) return;
    const fill = fillOf(execution, context.symbol);
    if (commission === undefined || delivered.hasCommission) {
      // Counted as a repeated one.
      sink.own.publish({ rows: [{ fill }], kind: 'update', receivedTime: context.receivedTime });
      return;
    }
    this.#delivered.set(stem, { ...delivered, hasCommission: true });
    warn(`the commission of fill ${executionId} came late: ${commission}; it was delivered without`);
    const order = sink.own.orders.get(fill.orderId);
    if (order?.symbol === context.symbol) sink.amend(amendedOrder(order, fill, context));
  }
}
