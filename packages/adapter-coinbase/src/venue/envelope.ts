import {
  describeMessage,
  describeRow,
  isRow,
  wire,
  wireObject,
  wireRows,
  type MessageDescription,
  type Row,
  type Value,
} from '@hftjs/core/adapter';

/** What every frame but errors has around its rows. */
export interface Envelope {
  readonly channel: string;
  /** Of the connection, over all its channels; absent in some recordings only. */
  readonly sequence_num: number | undefined;
  /** Exchange time of the frame. */
  readonly timestamp: number | undefined;
  readonly events: readonly Row[];
}

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels */
const envelope = describeRow('the frame', {
  channel: wire.text,
  client_id: wire.optional(wire.ignored),
  timestamp: wire.isoTime,
  sequence_num: wire.optional(wire.id),
  events: wireRows(wireObject({})),
});

/** A hot message of a channel. @param event - what its events have beside their type */
export const describeEnvelope = (
  channel: string,
  event: Readonly<Record<string, Value<unknown>>>,
): MessageDescription =>
  describeEvents(
    channel,
    wireRows(wireObject({ type: wire.mostly(wire.word, 'update', 'snapshot'), ...event })),
  );

/** The same, of a channel whose events are rows. */
export const describeEvents = (channel: string, events: Value<unknown>): MessageDescription =>
  describeMessage(channel, envelope.having({ channel: wire.literal(channel), events }));

/** @throws Error naming what is missing */
export function readEnvelope(packet: unknown): Envelope {
  if (!isRow(packet)) throw new Error('the frame is not an object');
  const { events } = packet;
  if (!envelope.has(packet) && !(Array.isArray(events) && events.every(isRow)))
    throw new Error('events is not an array of objects');
  return envelope.read(packet) as Envelope;
}
