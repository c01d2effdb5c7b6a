import { isDecimal } from '@hftjs/core/adapter';

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
export function numberOf(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && isDecimal(value)) return Number(value);
  throw new Error(`${field} is ${describe(value)}, not a number`);
}

/** The same for a field that may be absent. */
export const optionalNumberOf = (value: unknown, field: string): number | undefined =>
  value === undefined || value === null ? undefined : numberOf(value, field);

/**
 * The same for a quantity or a price, which are never below zero.
 *
 * @throws Error naming the field, for anything else
 */
export function amountOf(value: unknown, field: string): number {
  const amount = numberOf(value, field);
  if (amount < 0) throw new Error(`${field} is ${amount}, below zero`);
  return amount;
}

/** @throws Error naming the field, when it is no text */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new Error(`${field} is ${describe(value)}, not a text`);
}

const describe = (value: unknown): string =>
  value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40);
