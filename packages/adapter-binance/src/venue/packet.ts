import {
  describeMessage,
  isRow,
  wire,
  type MessageDescription,
  type Row,
  type Value,
} from '@hftjs/core/adapter';

/** The name of a stream of one market. Streams of all markets, whose names begin with `!`, are left to `onPacket`. */
const marketStream: Value<unknown> = {
  ...wire.ignored,
  write: (code) => {
    code.line(`if (b[p + 1] === ${'!'.charCodeAt(0)}) ${code.fail('the stream of a market')}`);
    return wire.ignored.write(code);
  },
};

/** Describes a hot message within the wrapper of a combined stream. */
export const describeStream = (name: string, data: Value<unknown>): MessageDescription =>
  describeMessage(name, { stream: marketStream, data });

/** Describes a hot message of the streams of one kind, such as `depth@100ms`: others have rows of the same layout. */
export const describeNamedStream = (name: string, kind: string, data: Value<unknown>): MessageDescription =>
  describeMessage(name, { stream: namedStream(kind), data });

const namedStream = (kind: string): Value<unknown> => ({
  ...wire.ignored,
  write: (code) => {
    code.text('"');
    code.line(`while (p < end && b[p] > 32 && b[p] !== 64 && b[p] !== 34 && b[p] !== 92 && b[p] < 127) p++;`);
    code.text(`@${kind}"`);
    code.flush();
    return 'undefined';
  },
});

/** The name of the stream of a combined connection. */
export const streamOf = ({ stream }: Row): string | undefined =>
  typeof stream === 'string' ? stream : undefined;

/** A frame that was read from its bytes. */
export interface StreamPacket {
  readonly data: Row;
}

/** The rows of a frame of market data. */
export interface MarketRows {
  readonly rows: readonly unknown[];
  /** A stream of all markets: rows of others than the subscribed ones belong into it. */
  readonly isOfAll: boolean;
}

/**
 * Takes a payload out of its wrapper: `{stream, data}` of a combined stream, `{subscriptionId, event}` of the
 * WebSocket API, or none.
 */
export function unwrap(packet: unknown): unknown {
  if (!isRow(packet)) return packet;
  if (typeof packet.stream === 'string' && packet.data !== undefined) return packet.data;
  return isRow(packet.event) ? packet.event : packet;
}

/** The rows of a frame that holds market data; `undefined` for any other. */
export function marketRows(packet: unknown): MarketRows | undefined {
  const payload = unwrap(packet);
  if (Array.isArray(payload)) return { rows: payload as unknown[], isOfAll: true };
  if (!isRow(payload)) return undefined;
  const event = eventOf(payload);
  if (event === undefined || event === 'serverShutdown') return undefined;
  const isOfAll = isRow(packet) && typeof packet.stream === 'string' && packet.stream.startsWith('!');
  return { rows: [payload], isOfAll };
}

/** The type of an event. Best prices and partial books of the spot market do not state it. */
export function eventOf(row: Row): string | undefined {
  if (typeof row.e === 'string') return row.e;
  if (row.u !== undefined && row.s !== undefined && 'b' in row && 'a' in row) return 'bookTicker';
  if (row.lastUpdateId !== undefined) return 'partialDepth';
  return undefined;
}
