import type { MyOrder } from '../../channels/my-order.js';
import { BoundedMap } from '../../contract/bounded.js';
import type { AccountLedger } from '../account-ledger.js';
import type { AccountPublisher } from '../account-publisher.js';
import type { FillRow, OrderUpdate } from '../order-update.js';

/** Maximum number of execution ids that are remembered: several months of executions. */
const IDS_KEPT = 200_000;

/** Maximum number of fills that wait for their commission. A further one is published without it. */
const MOST_HELD = 10_000;

/** Maximum number of commissions without their execution, and of executions without their commission. */
const UNPAIRED_KEPT = 10_000;

export interface PendingFillsInit {
  /** Publishes a fill that waited, also when its connection has ended. */
  readonly account: Pick<AccountLedger, 'orders' | 'knows' | 'publish'>;
  /** How long a fill waits for its commission, in milliseconds. */
  readonly patience: number;
  /** Splits the id of an execution that the venue corrects under a later id. */
  readonly revisionOf: (executionId: string) => Revision;
  /** Adds a listener for each end of the stream: fills that still wait are published without their commission then. */
  readonly onEnd: (listener: () => void) => void;
}

/** What the corrections of one execution have in common, and which of them it is. */
export interface Revision {
  readonly stem: string;
  readonly revision: number;
}

/** The frame that a fill or a commission came in. */
export interface FillFrame {
  readonly receivedTime: number;
  /** The connection that the frame belongs to. */
  readonly account: Pick<AccountPublisher, 'publish'>;
  /** Fills before this exchange time are history from before the stream began. */
  readonly fillsSince?: number | undefined;
}

/** The first id of an execution, and its last revision. */
interface FillId {
  readonly tradeId: string;
  readonly first: number;
  readonly last: number;
}

interface Held {
  readonly row: FillRow;
  readonly execId: string;
  readonly frame: FillFrame;
  readonly timer: NodeJS.Timeout;
}

/**
 * Own fills of a venue that sends an execution at once and its commission later. A fill waits a little for it, and is
 * published without it if it takes longer; then the commission is a correction. An execution that the venue corrects
 * under another id is the fill with the id that came first. Lives as long as its stream, so that a commission is not
 * lost with the connection that the execution came on.
 */
export class PendingFills {
  readonly #init: PendingFillsInit;
  readonly #ids = new BoundedMap<string, FillId>(IDS_KEPT);
  readonly #held = new Map<string, Held>();
  readonly #charges = new BoundedMap<string, FillRow['fees']>(UNPAIRED_KEPT);
  readonly #uncharged = new BoundedMap<string, FillRow>(UNPAIRED_KEPT);
  /** Wake the lists that wait for commissions. */
  readonly #waiting = new Set<() => void>();

  constructor(init: PendingFillsInit) {
    this.#init = init;
    init.onEnd(() => {
      this.#flush();
    });
  }

  /**
   * The fills of executions in a list, in its order. They wait a little for commissions that are not known yet, as those on
   * the wire do. Left out are executions that others correct, and those that came on the wire and are about to be
   * published.
   */
  async listed(executions: readonly FillRow[]): Promise<readonly FillRow[]> {
    const end = performance.now() + this.#init.patience;
    const last = this.#lastRevisions(executions);
    for (;;) {
      const rows = last.flatMap((execution) => this.#listedOne(execution) ?? []);
      const isCharged = rows.every((row) => row.fees.length > 0 || this.#init.account.knows(row));
      const left = end - performance.now();
      if (isCharged || left <= 0) return rows;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiting.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** Takes an execution from the wire. Returns false for one that was corrected since. */
  take(execution: FillRow, frame: FillFrame): boolean {
    const { tradeId: execId } = execution;
    const row = this.#rowOf(execution);
    if (!row) return false;
    if (row.fees.length > 0) this.#wake();
    const { account, patience } = this.#init;
    const held = this.#held.get(row.tradeId);
    if (held) this.#unhold(held);
    const isHistory = row.time !== undefined && row.time < (frame.fillsSince ?? -Infinity);
    const first = held ? { ...held.frame, account: frame.account } : frame;
    if (row.fees.length > 0 || isHistory || account.knows(row)) {
      this.#publish(row, first);
      return true;
    }
    const timer = setTimeout(() => {
      this.#release(row.tradeId);
    }, patience);
    this.#held.set(row.tradeId, { row, execId, frame: first, timer });
    if (this.#held.size > MOST_HELD) this.#release(this.#held.keys().next().value ?? '');
    return true;
  }

  /** Takes the commission of an execution, where it arrives as a separate message. */
  charge(execId: string, fees: FillRow['fees'], frame: FillFrame): void {
    if (fees.length === 0) return;
    const row = this.#uncharged.get(execId);
    const held = row && this.#held.get(row.tradeId);
    if (held?.execId === execId) {
      this.#uncharged.delete(execId);
      this.#unhold(held);
      this.#publish({ ...held.row, fees }, { ...held.frame, account: frame.account });
      return;
    }
    this.#charges.set(execId, fees);
    this.#wake();
    if (!row || !this.#init.account.knows(row)) return;
    this.#uncharged.delete(execId);
    this.#publish({ ...row, fees }, frame);
  }

  #flush(): void {
    this.#wake();
    for (const tradeId of [...this.#held.keys()]) this.#release(tradeId);
  }

  /** Executions without those that others of them correct, in the order in which they were first listed. */
  #lastRevisions(executions: readonly FillRow[]): readonly FillRow[] {
    const last = new Map<string, { readonly revision: number; readonly execution: FillRow }>();
    for (const execution of executions) {
      const { stem, revision } = this.#init.revisionOf(execution.tradeId);
      if (revision >= (last.get(stem)?.revision ?? -1)) last.set(stem, { revision, execution });
    }
    return [...last.values()].map(({ execution }) => execution);
  }

  /**
   * An execution's row under the id of its fill, with its commission as far as that is known. `undefined` for one that was
   * corrected since.
   */
  #rowOf(execution: FillRow): FillRow | undefined {
    const { tradeId: execId } = execution;
    const { stem, revision } = this.#init.revisionOf(execId);
    const { tradeId, first, last } = this.#ids.get(stem) ?? {
      tradeId: execId,
      first: revision,
      last: revision,
    };
    if (revision < last) return undefined;
    this.#ids.set(stem, { tradeId, first, last: revision });
    const fees = execution.fees.length > 0 ? execution.fees : (this.#charges.get(execId) ?? []);
    const key = this.#keyOf(execution);
    const row = { ...execution, key, tradeId, fees, isCorrection: revision > first };
    if (fees.length === 0) {
      this.#uncharged.set(execId, row);
      return row;
    }
    this.#uncharged.delete(execId);
    this.#charges.set(execId, fees);
    return row;
  }

  /** The legs of a combination have the number of its order, but are not fills of that order. */
  #keyOf({ orderId, symbol }: FillRow): string {
    const order = this.#init.account.orders.get(orderId);
    return order === undefined || order.symbol === symbol ? orderId : `${orderId} ${String(symbol)}`;
  }

  #listedOne(execution: FillRow): FillRow | undefined {
    const row = this.#rowOf(execution);
    return row && this.#held.has(row.tradeId) ? undefined : row;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #release(tradeId: string): void {
    const held = this.#held.get(tradeId);
    if (!held) return;
    this.#unhold(held);
    this.#publish(held.row, { ...held.frame, account: this.#init.account });
  }

  #unhold({ row, timer }: Held): void {
    clearTimeout(timer);
    this.#held.delete(row.tradeId);
  }

  /** Publishes a fill with its order, once. */
  #publish(row: FillRow, { account, receivedTime, fillsSince }: FillFrame): void {
    const { account: ledger } = this.#init;
    const order = ledger.orders.get(row.orderId);
    const isOfOrder = order !== undefined && order.symbol === row.symbol && !ledger.knows(row);
    account.publish({
      rows: [{ fill: row, order: isOfOrder ? orderOf(order, row) : undefined }],
      kind: 'update',
      receivedTime,
      exchangeTime: row.time,
      fillsSince,
    });
  }
}

/** An order published again with one of its fills. The total of its own rows may already include that fill. */
const orderOf = (order: MyOrder, fill: FillRow): OrderUpdate => ({
  orderId: order.orderId,
  symbol: order.symbol,
  numbers: { filledVolume: order.exact.filledVolume ?? '0' },
  status: order.status,
  event: 'trade',
  rawStatus: order.rawStatus,
  time: fill.time,
  fill,
});
