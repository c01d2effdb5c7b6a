import { Channel, type CurrencyPair, type Liquidation } from '@hftjs/core';
import { isRow, rowError, type Row, type SessionContext } from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { EventSession } from '../event-session.js';
import { LIQUIDATION_STREAM, parseForceOrder } from './liquidation.js';

const EVENTS: ReadonlySet<string> = new Set(['forceOrder']);

/** One connection of the channel of liquidations. */
export class LiquidationSession extends EventSession<Liquidation> {
  protected readonly events = EVENTS;

  constructor(shared: BinanceShared, context: SessionContext) {
    super(shared, context, [LIQUIDATION_STREAM]);
  }

  /** The symbol is that of the order, and on some frames the kind of contract too. */
  protected override namedIn({ o: order }: Row): Row {
    if (!isRow(order)) throw rowError(() => 'forceOrder.o is not an object');
    return order;
  }

  protected read(row: Row, symbol: CurrencyPair, receivedTime: number): Liquidation | undefined {
    const header = { exchange: this.context.exchange, receivedTime, origin: undefined };
    return parseForceOrder(this.namedIn(row), symbol, header);
  }

  protected publish(event: Liquidation): void {
    this.context.publish(Channel.LIQUIDATION, event);
  }
}
