import type { CurrencyPair } from '@hftjs/core';
import {
  readRows,
  type AccountRow,
  type Control,
  type Outage,
  type Reconciler,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isDataOf, type DataPacket } from '../../venue/control.js';
import type { SpotVenue } from '../../venue/spot/kraken-api.js';
import { SpotAccountApi } from './account-api.js';
import { parseExecution } from './executions.js';
import { PrivateControl } from './private-control.js';

const CHANNEL = 'executions';

/**
 * One connection of the `executions` channel, which carries own orders and fills alike: token, sequence numbers and
 * snapshot.
 */
export class ExecutionsSession implements Session {
  readonly #context: SessionContext;
  readonly #venue: SpotVenue;
  readonly #api: SpotAccountApi;
  readonly #reconciler: Reconciler;
  readonly #control: PrivateControl;
  #sequence: number | undefined;

  constructor(context: SessionContext, venue: SpotVenue) {
    this.#context = context;
    this.#venue = venue;
    this.#api = new SpotAccountApi(context, venue);
    this.#reconciler = context.account.reconcileWith({
      api: this.#api,
      toVenue: (time) => time + venue.clockAhead,
    });
    this.#control = new PrivateControl(CHANNEL, venue);
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { api } = this.#venue;
    // The channel knows no pairs: the venue does not refuse one that is misspelt.
    const { unknown } = await api.assetPairs.namesOf(pairs);
    if (unknown.length > 0) this.#context.reject(unknown, 'Kraken has no such pair');
    this.#reconciler.begin(pairs);
    const token = await api.token();
    // Fills of before the first connection are history; after that they are what was missed.
    const args = {
      token,
      snap_orders: true,
      snap_trades: this.#context.outage !== undefined,
      order_status: true,
    };
    return [this.#control.requests.subscribeAll(pairs, { channel: CHANNEL, ...args })];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isDataOf(CHANNEL, packet)) return this.#control.read(packet);
    const rows = this.#read(packet);
    if (packet.type === 'snapshot') this.#publishSnapshot(rows, packet, receivedTime);
    else this.#reconciler.publish(rows, receivedTime);
    return this.#checkSequence(packet);
  }

  onUnreadable(): void {
    this.#api.isTrusted = false;
  }

  recover(outage: Outage | undefined): Promise<void> {
    return this.#reconciler.recover(outage);
  }

  #read({ type, data }: DataPacket): readonly AccountRow[] {
    const { account } = this.#context;
    const context = {
      symbols: this.#venue.symbols,
      isSnapshot: type === 'snapshot',
      known: (orderId: string) => account.orders.get(orderId),
    };
    return readRows(
      data,
      (row) => parseExecution(row, context),
      (error, row) => {
        this.#api.isTrusted = false;
        this.#context.malformed(error, row);
      },
    ).rows;
  }

  /** A frame lost on this connection can have held anything. */
  #checkSequence({ sequence, type }: DataPacket): Control | undefined {
    const number = Number(sequence);
    const previous = this.#sequence;
    if (!Number.isSafeInteger(number)) return undefined;
    if (previous === undefined || type === 'snapshot' || number > previous) this.#sequence = number;
    if (previous === undefined || type === 'snapshot' || number <= previous + 1) return undefined;
    this.#api.isTrusted = false;
    const reason = `executions ${previous + 1} to ${number - 1} are missing`;
    if (this.#context.isReplay) return { kind: 'gap', reason };
    this.#context.account.doubt(reason);
    return undefined;
  }

  /**
   * Fills and orders of a snapshot may come in one frame or in two: only a frame that lists orders, or nothing
   * at all, states what is open.
   */
  #publishSnapshot(rows: readonly AccountRow[], { data }: DataPacket, receivedTime: number): void {
    const orders = rows.flatMap(({ order }) => order ?? []);
    const fills = rows.flatMap(({ fill, order }) => (fill && !order ? [fill] : []));
    // Newest first on the wire.
    const ordered = [...fills].reverse().sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
    if (this.#context.isReplay) {
      // Without a connection nothing recovers what a snapshot holds.
      const history = ordered.map((fill) => ({ fill }));
      this.#context.account.publish({ rows: history, kind: 'update', origin: 'snapshot', receivedTime });
    }
    if (fills.length === 0 || orders.length > 0)
      this.#reconciler.publishList({ rows: orders, unreadable: data.length - rows.length }, receivedTime);
    if (fills.length > 0 || !this.#api.snapshot) this.#api.snapshot = ordered;
  }
}
