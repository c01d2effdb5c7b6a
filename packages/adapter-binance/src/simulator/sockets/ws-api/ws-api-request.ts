import { quoted } from '@hftjs/simulator';
import type { Params } from '../../rest/endpoint.js';
import { VenueError } from '../../wire/venue-error.js';

/** A request of the WebSocket API, read. */
export interface WsApiRequest {
  /** As JSON, because it is echoed as it came. */
  readonly id: string;
  readonly method: string;
  /** Texts of all parameters, the signature included. */
  readonly params: Params;
}

/** Reads a request; throws the error of the venue for an unreadable one. */
export function readWsApiRequest(text: string): WsApiRequest {
  let message: unknown;
  try {
    message = JSON.parse(withExactIds(text));
  } catch {
    throw new VenueError(-1135, 'Invalid JSON Request');
  }
  if (typeof message !== 'object' || message === null) throw new VenueError(-1135, 'Invalid JSON Request');
  const { id, method, params = {} } = message as Record<string, unknown>;
  const idText = readId(id);
  if (idText === undefined) throw new VenueError(-1130, "Data sent for parameter 'id' is not valid.");
  if (typeof method !== 'string' || typeof params !== 'object' || params === null)
    throw new VenueError(-1130, "Data sent for parameter 'method' is not valid.");
  const texts = Object.entries(params).map(([name, value]): [string, string] => [name, valueText(value)]);
  return { id: idText, method, params: new Map(texts) };
}

/** What the signature of a request covers: all parameters but itself, by name, nothing encoded. */
export const canonicalText = (params: Params): string =>
  [...params]
    .filter(([name]) => name !== 'signature')
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

function readId(id: unknown): string | undefined {
  if (id === null || id === undefined) return 'null';
  if (typeof id === 'number' && Number.isInteger(id)) return String(id);
  return typeof id === 'string' && id.length <= 36 ? quoted(id) : undefined;
}

const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Parameters keep all their digits: order ids of futures have more than a double holds. */
const withExactIds = (text: string): string =>
  text.replaceAll(/("(?!id")\w+"\s*:\s*)(\d{16,})(?=\s*[,}])/g, '$1"$2"');
