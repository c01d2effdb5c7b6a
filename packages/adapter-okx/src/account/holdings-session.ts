import {
  paced,
  readRows,
  sleep,
  type Control,
  type Holdings,
  type HoldingsList,
  type HoldingsReads,
  type Listing,
  type PeriodicTask,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import type { SubscribeArg } from '../venue/requests.js';
import { PrivateSession } from './private-session.js';
import { envelopeOf, SnapshotPages } from './snapshot-pages.js';

/** How long OKX may take to send the snapshot of a subscription before REST is asked, in milliseconds. */
const SNAPSHOT_PATIENCE = 2_000;

/** What distinguishes balances from positions. */
export interface HoldingsFacts<Row> {
  readonly arg: SubscribeArg;
  /** What lists all of them over REST: ten calls in two seconds. */
  readonly path: string;
  readonly holdings: Holdings<Row>;
  /** The rows of a frame or an answer. @throws Error for data of another shape */
  readonly rowsOf: (data: readonly unknown[]) => readonly unknown[];
  /** @returns `undefined` for a row of a market that is not subscribed */
  readonly parse: (row: unknown) => Row | undefined;
  readonly keyOf: (row: Row) => string;
}

/**
 * One connection of balances or of positions. OKX sends all of them at the subscription and every five seconds, in pages,
 * and in between those that change.
 */
export class HoldingsSession<Row> extends PrivateSession {
  readonly every: readonly PeriodicTask[];
  readonly #facts: HoldingsFacts<Row>;
  readonly #pages: SnapshotPages<Row>;
  readonly #reads: HoldingsReads;
  /** Aborted with the first snapshot. */
  readonly #awaiting = new AbortController();
  #hasSnapshot = false;

  constructor(venue: OkxVenue, context: SessionContext, facts: HoldingsFacts<Row>) {
    super(venue, context, facts.arg);
    this.#facts = facts;
    this.#pages = new SnapshotPages(facts.keyOf);
    this.#reads = facts.holdings.readWith({ read: () => this.#list() });
    this.every = venue.market.hasContracts ? [venue.instruments.refreshing] : [];
  }

  /** Where OKX sends no snapshot, as of an account without positions, REST has one. */
  async recover(): Promise<void> {
    const signal = AbortSignal.any([this.context.signal, this.#awaiting.signal]);
    await sleep(paced(SNAPSHOT_PATIENCE), signal);
    await this.#reads.recover();
    this.#hasSnapshot = true;
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet)) return this.control(packet);
    const { arg, holdings } = this.#facts;
    if (packet.arg.channel !== arg.channel) {
      // `balance_and_position` too: it states less, and the rest of a holding would be of another time.
      this.context.skip(packet.data.length);
      return undefined;
    }
    const { rows, unreadable } = this.#read(packet.data, holdings.malformed);
    const envelope = envelopeOf(packet);
    if (!envelope.isSnapshot) {
      this.#pages.change(rows);
      holdings.publish({ rows, kind: 'update', receivedTime });
      return undefined;
    }
    const pages = this.#pages.add(rows, envelope, unreadable === 0);
    if (pages) this.#publishSnapshot(pages.rows, pages.isComplete, receivedTime);
    return undefined;
  }

  /** The regular ones bring what changed and was not sent, and what is not there any more. */
  #publishSnapshot(rows: readonly Row[], isComplete: boolean, receivedTime: number): void {
    const { holdings } = this.#facts;
    const kind = this.#hasSnapshot || !isComplete ? 'update' : 'snapshot';
    holdings.publish({ rows, kind, complete: isComplete, receivedTime });
    if (!isComplete) holdings.doubt('a page of the snapshot is missing, or a row of it could not be read');
    this.#hasSnapshot ||= isComplete;
    if (isComplete) this.#awaiting.abort();
  }

  async #list(): Promise<HoldingsList<Row>> {
    const { path, holdings } = this.#facts;
    const data = await this.venue.api.signed({ path, weight: 6 });
    return this.#read(data, holdings.unreadableRow);
  }

  #read(data: readonly unknown[], onBadRow: (error: unknown, row: unknown) => void): Listing<Row> {
    const { rowsOf, parse } = this.#facts;
    const rows = rowsOf(data);
    const listing = readRows(rows, parse, onBadRow);
    const skipped = rows.length - listing.rows.length - listing.unreadable;
    if (skipped > 0) this.context.skip(skipped);
    return listing;
  }
}
