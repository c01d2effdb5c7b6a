import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import type { Side } from './orders.js';
import { checkAmount } from './sound.js';

/** A position that the venue closed by force, because its margin was too small. */
export interface Liquidation extends HeaderOf<'liquidation'> {
  /** Side of the liquidation order: `sell` closes a long position, `buy` a short one. */
  readonly side: Side;
  /** Price of the liquidation order, in quote currency. Absent where the venue does not send it. */
  readonly price?: number;
  /** Average price of its fills, in quote currency. Absent where the venue does not send it. */
  readonly averagePrice?: number;
  /** Volume, in base currency, contracts already converted. */
  readonly volume: number;
  /**
   * The venue's own quantity, in contracts. Absent on spot markets, and where the venue does not count in contracts.
   */
  readonly contracts?: number;
  /** Whether the venue sends every liquidation; otherwise these are samples. */
  readonly complete: boolean;
}

/** Queue of an observer. */
export interface LiquidationObserver {
  /** Liquidations, as far as the venue sends them. */
  readonly liquidationQueue?: EventSink<Liquidation>;
}

/** Callback of a service. */
export interface LiquidationHandler {
  /** A position was closed by force. */
  onLiquidation(liquidation: Liquidation): void | Promise<void>;
}

export const liquidation = channelRow<LiquidationObserver, LiquidationHandler>()({
  queue: 'liquidationQueue',
  handler: 'onLiquidation',
  list: 'liquidations',
  summary: 'positions that the venue closed by force',
  access: 'public',
  delivery: 'each',
  lossless: false,
  sound: soundLiquidation,
});

function soundLiquidation(event: Liquidation): Liquidation {
  checkAmount('price', event.price);
  checkAmount('averagePrice', event.averagePrice);
  checkAmount('volume', event.volume);
  checkAmount('contracts', event.contracts);
  return event;
}
