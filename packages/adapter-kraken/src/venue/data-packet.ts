import { isRow } from '@hftjs/core/adapter';

/** What every data frame of WebSocket v2 has around its rows. */
export interface DataPacket {
  readonly channel: string;
  readonly type: 'snapshot' | 'update';
  readonly data: readonly unknown[];
  /** On private channels: rises by one per frame. */
  readonly sequence?: unknown;
}

/** Whether a packet carries rows of a channel. */
export const isDataOf = (channel: string, packet: unknown): packet is DataPacket =>
  isRow(packet) && packet.channel === channel && Array.isArray(packet.data) && packet.method === undefined;
