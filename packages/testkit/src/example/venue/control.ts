import { INFO, type Control, type Row, type SymbolMap } from '@hftjs/core/adapter';

/**
 * Returns the meaning of a frame without market data.
 *
 * @throws Error for a frame that Acme does not document
 */
export function readControl(packet: Row, symbols: SymbolMap): Control {
  const { type, symbols: names, message } = packet;
  const pairs = Array.isArray(names) ? names.flatMap((name) => symbols.pairsOf(name)) : [];
  switch (type) {
    case 'heartbeat':
    case 'unsubscribed':
      return INFO;
    case 'subscribed':
      return { kind: 'acknowledged', pairs };
    case 'rejected':
      return { kind: 'refused', pairs, reason: `Acme: ${String(message)}` };
    default:
      throw new Error('unknown type of frame');
  }
}
