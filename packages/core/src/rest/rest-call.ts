import { Agent, request, type Dispatcher } from 'undici';
import { openSocket } from '../connection/socket/open-socket.js';
import type { TlsTrust } from '../connection/socket/link.js';

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
  /** For the whole request, from the dial to the last byte of the answer, in milliseconds. */
  readonly timeout: number;
  /** Aborting it ends the request. */
  readonly signal: AbortSignal;
}

export interface DispatcherInit {
  readonly proxy: string | undefined;
  readonly tls: TlsTrust | undefined;
  /** How long a connection may take to be made, in milliseconds. */
  readonly timeout: number;
}

/** Makes the dispatcher of requests. It opens sockets like those of WebSockets, through the proxy if there is one. */
export function makeDispatcher({ proxy, tls, timeout }: DispatcherInit, signal: AbortSignal): Dispatcher {
  return new Agent({
    connect: ({ hostname, port, protocol }, callback) => {
      const isSecure = protocol === 'https:';
      const abort = new AbortController();
      const onAbort = (): void => {
        abort.abort();
      };
      const timer = setTimeout(onAbort, timeout);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      openSocket({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: Number(port) || (isSecure ? 443 : 80),
        isSecure,
        tls,
        proxy,
        signal: abort.signal,
      })
        .finally(() => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
        })
        .then(
          (socket) => {
            callback(null, socket);
          },
          (error: unknown) => {
            callback(error instanceof Error ? error : new Error(String(error)), null);
          },
        );
    },
  });
}

/**
 * Sends one request and reads the whole answer, within limits of time and size: a body that never ends makes only this
 * call fail. Redirects are returned and not followed.
 */
export async function send(call: RestCall, dispatcher: Dispatcher): Promise<RestResponse> {
  const { timeout, signal } = call;
  const abort = new AbortController();
  // undici does not abort a request that waits for its connection.
  const given = new Promise<never>((_resolve, reject) => {
    abort.signal.addEventListener('abort', () => {
      reject(abort.signal.reason as Error);
    });
  });
  const onAbort = (): void => {
    abort.abort(signal.reason);
  };
  const timer = setTimeout(() => {
    abort.abort(new Error(`no complete answer within ${timeout} ms`));
  }, timeout);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    const exchanged = exchange(call, dispatcher, abort.signal);
    exchanged.catch(() => undefined);
    return await Promise.race([exchanged, given]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function exchange(
  { url, method, headers, body, timeout }: RestCall,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<RestResponse> {
  const response = await request(url, {
    method,
    headers: { 'user-agent': 'hftjs', ...headers },
    body,
    dispatcher,
    signal,
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  const { statusCode: status, headers: answered } = response;
  const encoding = answered['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    response.body.on('error', () => undefined).destroy();
    throw new Error(`the answer is encoded as ${String(encoding)}, which the request does not accept`);
  }
  return { status, text: await readText(response.body), headers: answered };
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
