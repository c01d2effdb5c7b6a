import { idOf, isRow, textOf, timestampOf, type Row } from '@hftjs/core/adapter';

/** What every frame but errors has around its rows. */
export interface Envelope {
  readonly channel: string;
  /** Of the connection, over all its channels; absent in some recordings only. */
  readonly sequence: number | undefined;
  /** Exchange time of the frame. */
  readonly time: number | undefined;
  readonly events: readonly Row[];
}

/**
 * @throws Error naming what is missing
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels
 */
export function readEnvelope(packet: unknown): Envelope {
  if (!isRow(packet)) throw new Error('the frame is not an object');
  const { events } = packet;
  if (!Array.isArray(events) || !events.every(isRow)) throw new Error('events is not an array of objects');
  return {
    channel: textOf(packet.channel, 'channel'),
    sequence: packet.sequence_num === undefined ? undefined : idOf(packet.sequence_num, 'sequence_num'),
    time: timestampOf(packet.timestamp),
    events,
  };
}
