import { Channel } from '@hftjs/core';
import {
  isRow,
  readRows,
  rowError,
  type Control,
  type PublicHeader,
  type SessionContext,
} from '@hftjs/core/adapter';
import { isData } from '../venue/data-packet.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { parseLiquidation } from './liquidation.js';
import { TypeSession } from './type-session.js';

const CHANNEL = 'liquidation-orders';

/** One connection of liquidations. OKX sends those of all instruments; others than the subscribed ones are skipped. */
export class LiquidationSession extends TypeSession {
  constructor(venue: OkxVenue, context: SessionContext) {
    super(venue, context, CHANNEL);
  }

  override onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isData(packet) || packet.arg.channel !== CHANNEL) return this.other(packet);
    const { context } = this;
    const header: PublicHeader = { exchange: context.exchange, receivedTime, origin: undefined };
    readRows(
      packet.data,
      (row) => {
        this.#publish(row, header);
      },
      context.malformed,
    );
    return undefined;
  }

  /** A row has all liquidations of an instrument since the row before. */
  #publish(row: unknown, header: PublicHeader): void {
    const { context, venue } = this;
    if (!isRow(row) || !Array.isArray(row.details)) throw rowError(() => 'liquidations without details');
    const details = row.details as readonly unknown[];
    if (venue.symbols.subscribed(row.instId) === undefined) {
      context.skip(details.length);
      return;
    }
    const market = this.marketOf(row.instId);
    const read = (detail: unknown) => parseLiquidation(detail, market, header);
    for (const event of readRows(details, read, context.malformed).rows)
      context.publish(Channel.LIQUIDATION, event);
  }
}
