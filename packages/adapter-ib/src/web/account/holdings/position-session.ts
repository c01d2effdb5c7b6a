import type { CurrencyPair } from '@hftjs/core';
import { INFO, isRow, type Control, type HoldingsReads, type SessionContext } from '@hftjs/core/adapter';
import { WebSocketSession } from '../../venue/web-socket-session.js';
import type { WebVenue } from '../../venue/web-venue.js';
import { oneAccount } from '../chosen-account.js';
import { PortfolioApi } from './portfolio-api.js';

/** Own fills from now on. */
const FILLS = 'str+{"realtimeUpdatesOnly":true,"days":1}';

/**
 * One connection of positions. The socket has no topic of them: they are read over REST, regularly and after own fills,
 * which the socket sends.
 */
export class PositionSession extends WebSocketSession {
  readonly #holdings: HoldingsReads;
  /** Known once the session is open. */
  #account: string | undefined;

  constructor(context: SessionContext, venue: WebVenue) {
    super(context, venue);
    const api = new PortfolioApi(context, venue);
    this.#holdings = context.positions.readWith({
      read: () => api.positions(this.#account ?? ''),
      every: venue.timing.positions,
      interval: venue.timing.positionReads,
    });
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    await this.venue.directory.checked(pairs, this.context);
    await this.ready();
    const isFirst = this.#account === undefined;
    this.#account = oneAccount(this.venue);
    this.context.acknowledge();
    return isFirst ? [FILLS] : [];
  }

  /** All of the account is received in any case. */
  unsubscribe(): readonly string[] {
    return [];
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || packet.topic !== 'str') return this.readStatus(packet, receivedTime);
    // The fills themselves belong to another channel.
    this.#holdings.refresh();
    return INFO;
  }

  async recover(): Promise<void> {
    await this.#holdings.recover();
  }
}
