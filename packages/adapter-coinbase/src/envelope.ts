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
export function readEnvelope(packet: Row): Envelope {
  const { events } = packet;
  if (!Array.isArray(events) || !events.every(isRow)) throw new Error('events is no list of objects');
  return {
    channel: textOf(packet.channel, 'channel'),
    sequence: packet.sequence_num === undefined ? undefined : idOf(packet.sequence_num, 'sequence_num'),
    time: timeOf(packet.timestamp),
    events,
  };
}

/** A time of Coinbase in epoch milliseconds; `undefined` where it is absent, or in the year 1 or 1970, which means none. */
export const timeOf = timestampOf;
