import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Refusal } from '../faults/refusals.js';
import { sendFaulty, type FaultyBody } from '../faults/rest-bodies.js';

/** A request of a client. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  /** The path and query exactly as sent: signatures cover the bytes. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** The body exactly as sent. */
  readonly body: string;
}

export interface RestResponse {
  /** @defaultValue 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** @defaultValue JSON */
  readonly contentType?: string;
  readonly body: string;
}

export type RestHandler = (request: RestRequest) => RestResponse | Promise<RestResponse>;

/** Wraps a handler. Its errors of one class are the venue's refusals, and are sent as answers. */
export const answering =
  <E extends Error>(
    refusal: new (...parts: never[]) => E,
    respond: (error: E) => RestResponse,
    handler: (request: RestRequest) => RestResponse,
  ): RestHandler =>
  (request) => {
    try {
      return handler(request);
    } catch (error) {
      if (error instanceof refusal) return respond(error);
      throw error;
    }
  };

const MOST_BYTES = 2 ** 20;

export async function readRequest(message: IncomingMessage, origin: string): Promise<RestRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new RangeError('the request is too large');
    chunks.push(chunk);
  }
  const target = message.url ?? '/';
  return {
    method: message.method ?? 'GET',
    url: new URL(target, origin),
    target,
    headers: message.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

export async function writeResponse(
  response: ServerResponse,
  answer: RestResponse,
  faulty?: FaultyBody,
): Promise<void> {
  const { status = 200, headers = {}, contentType = 'application/json; charset=utf-8', body } = answer;
  response.statusCode = status;
  for (const [name, value] of Object.entries({ 'Content-Type': contentType, ...headers }))
    response.setHeader(name, value);
  if (faulty === undefined) response.end(body);
  else await sendFaulty(response, Buffer.from(body), faulty);
}

/** The same refusal for REST requests and, as raw HTTP, for upgrades. */
export function refusalResponse({
  status,
  retryAfter,
  body = `error code: ${status}`,
}: Refusal): RestResponse {
  return {
    status,
    contentType: body.startsWith('{') ? 'application/json; charset=utf-8' : 'text/plain',
    headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
    body,
  };
}

/** An HTTP answer as bytes, for a socket that requested a WebSocket. */
export function rawResponse(refusal: Refusal): string {
  const { headers = {}, body, contentType = '' } = refusalResponse(refusal);
  const lines = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? 'Refused'}`,
    'Connection: close',
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
