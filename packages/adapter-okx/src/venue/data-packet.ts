import { epochTimeOf, isRow, type Row } from '@hftjs/core/adapter';

/** What every data frame has around its rows. */
export interface DataPacket {
  readonly arg: Row & { readonly channel: string };
  readonly data: readonly unknown[];
}

/** Whether a packet carries rows. Events carry an `arg` too, and no `data`. */
export const isData = (packet: unknown): packet is DataPacket =>
  isRow(packet) &&
  packet.event === undefined &&
  Array.isArray(packet.data) &&
  isRow(packet.arg) &&
  typeof packet.arg.channel === 'string';

/** A time of OKX in epoch milliseconds; `undefined` where it is absent, empty, or no time that can be. */
export const timeOf = (value: unknown): number | undefined => epochTimeOf(value, 'milliseconds');
