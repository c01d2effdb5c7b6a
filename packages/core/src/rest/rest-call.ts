import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { RestConnection, RestConnections } from './rest-connections.js';

/** The largest answer that is read, in bytes. Lists of all instruments have about 20 MB. */
const MOST_BYTES = 128 * 1024 * 1024;

export interface RestResponse {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One request as it is sent. */
export interface RestCall {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** For the whole request, from the wait for a connection to the last byte of the answer, in milliseconds. */
  readonly timeout: number;
  /** Aborting it ends the request. */
  readonly signal: AbortSignal;
}

/**
 * Sends one request and reads the whole answer, within limits of time and size: a body that never ends makes only this
 * call fail. Redirects are returned and not followed. The request is sent at most once.
 */
export async function send(call: RestCall, connections: RestConnections): Promise<RestResponse> {
  const { timeout, signal } = call;
  const abort = new AbortController();
  const onAbort = (): void => {
    abort.abort(signal.reason);
  };
  const timer = setTimeout(() => {
    abort.abort(new Error(`no complete answer within ${timeout} ms`));
  }, timeout);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await connections.run((connection) => exchange(call, connection), abort.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function exchange(call: RestCall, connection: RestConnection): Promise<RestResponse> {
  const response = await sendRequest(call, connection);
  const { statusCode: status = 0, headers } = response;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    response.on('error', () => undefined);
    throw new Error(`the answer is encoded as ${encoding}, which the request does not accept`);
  }
  const text = await readText(response);
  if (!response.complete) throw new Error('the connection was closed before the end of the answer');
  connection.onAnswered(response);
  return { status, text, headers };
}

/** Sends a request. Resolves with its answer before the body is read. */
function sendRequest(
  { url, method, headers, body }: RestCall,
  { agent }: RestConnection,
): Promise<IncomingMessage> {
  const { host, hostname, pathname, search } = new URL(url);
  const hasLength = body !== null || method === 'POST' || method === 'PUT';
  const request = httpRequest({
    agent,
    host: hostname,
    path: pathname + search,
    method,
    headers: {
      host,
      'user-agent': 'hftjs',
      ...(hasLength && { 'content-length': Buffer.byteLength(body ?? '') }),
      ...headers,
    },
  });
  return new Promise((resolve, reject) => {
    request.on('response', resolve);
    // Once there is an answer, an error is also that of the answer.
    request.on('error', reject);
    request.on('close', () => {
      reject(new Error('the connection was closed before the answer'));
    });
    request.end(body ?? '');
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
