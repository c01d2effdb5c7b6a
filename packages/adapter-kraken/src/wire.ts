/** A JSON object, of whatever content. */
export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

/**
 * A number as Kraken sends it: a JSON number, though its documentation calls some of them strings.
 *
 * @throws Error naming the field, for anything else
 */
export function numberOf(row: Row, field: string): number {
  const value = row[field];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  throw new Error(`${field} is ${describe(value)}, not a number`);
}

/** The same for a field that may be absent. */
export const optionalNumberOf = (row: Row, field: string): number | undefined =>
  row[field] === undefined || row[field] === null ? undefined : numberOf(row, field);

/** @throws Error naming the field, when it is no text */
export function textOf(row: Row, field: string): string {
  const value = row[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${field} is ${describe(value)}, not a text`);
}

const describe = (value: unknown): string =>
  value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40);
