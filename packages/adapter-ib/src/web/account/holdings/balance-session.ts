import {
  INFO,
  isRow,
  readFrameRows,
  type Control,
  type HoldingsReads,
  type SessionContext,
} from '@hftjs/core/adapter';
import { WebSocketSession } from '../../venue/web-socket-session.js';
import type { WebVenue } from '../../venue/web-venue.js';
import { oneAccount } from '../chosen-account.js';
import { listOf, readLedgerRow } from './ledger-row.js';
import { PortfolioApi } from './portfolio-api.js';

const TOPIC = 'sld';

/** Profit and loss of the accounts, which is no balance. */
const PROFIT = 'spl';

/**
 * One connection of balances. The socket sends the rows of the ledger in which something changed, every ten seconds;
 * all of them are read over REST.
 */
export class BalanceSession extends WebSocketSession {
  readonly #holdings: HoldingsReads;
  /** Known once the session is open. */
  #account: string | undefined;

  constructor(context: SessionContext, venue: WebVenue) {
    super(context, venue);
    const api = new PortfolioApi(context, venue);
    this.#holdings = context.balances.readWith({
      read: () => api.balances(this.#account ?? ''),
      every: venue.timing.ledger,
    });
  }

  async subscribe(): Promise<readonly string[]> {
    await this.ready();
    const isFirst = this.#account === undefined;
    this.#account = oneAccount(this.venue);
    this.context.acknowledge();
    // The ledger is that of the account: further pairs change nothing.
    return isFirst ? [`${TOPIC}+${this.#account}+{}`] : [];
  }

  /** All of the account is received in any case. */
  unsubscribe(): readonly string[] {
    return [];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { context } = this;
    if (!isRow(packet) || typeof packet.topic !== 'string') return this.readStatus(packet, receivedTime);
    const [topic, account] = packet.topic.split('+');
    if (topic === PROFIT) context.skip();
    if (topic !== TOPIC) return this.readStatus(packet, receivedTime);
    const ledger = readFrameRows(packet.result, context, (row) => {
      const read = readLedgerRow(row);
      return read && this.#isOurs(read.account ?? account) ? read : undefined;
    });
    if (ledger.length === 0) return INFO;
    const frame = { ...listOf(ledger), kind: 'update', receivedTime } as const;
    return context.balances.publish(frame) > 0 ? undefined : INFO;
  }

  async recover(): Promise<void> {
    await this.#holdings.recover();
  }

  /** Nothing is chosen in a replay. */
  #isOurs(account: string | undefined): boolean {
    return this.#account === undefined || account === undefined || account === this.#account;
  }
}
