import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TlsTrust } from './link.js';
import { openTcp } from './open-tcp.js';
import { addressOf } from './origin.js';

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  readonly tls?: TlsTrust | undefined;
  /** URL of an HTTP proxy, with credentials if the proxy needs them. */
  readonly proxy?: string | undefined;
  /** Aborting it ends the attempt and closes what was opened. */
  readonly signal: AbortSignal;
}

/** The longest answer of a proxy to CONNECT that is read, in bytes. */
const LONGEST_ANSWER = 16_384;

/**
 * Opens the socket of a WebSocket or a REST call: through the proxy if there is one, with TLS if it is secure.
 */
export async function openSocket({
  host,
  port,
  isSecure,
  tls,
  proxy,
  signal,
}: SocketTarget): Promise<Socket> {
  const socket =
    proxy === undefined
      ? await openTcp({ host, port, signal })
      : await openTunnel(proxy, { host, port, signal });
  return isSecure ? secure(socket, { host, tls, signal }) : socket;
}

/** Opens a tunnel to a host through a proxy. */
async function openTunnel(
  proxy: string,
  { host, port, signal }: Pick<SocketTarget, 'host' | 'port' | 'signal'>,
): Promise<Socket> {
  const url = new URL(proxy);
  const { host: name, port: proxyPort, isSecure } = addressOf(proxy);
  const tcp = await openTcp({ host: name, port: proxyPort, signal });
  const socket = isSecure ? await secure(tcp, { host: name, tls: undefined, signal }) : tcp;
  const authority = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization =
    credentials === ':'
      ? ''
      : `Proxy-Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`);
  const answer = await readHead(socket, signal);
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
  if (status === '200') return socket;
  socket.destroy();
  throw new Error(
    status === undefined
      ? `the proxy ${url.host} answered CONNECT with something that is not HTTP`
      : `the proxy ${url.host} answered CONNECT with HTTP ${status}`,
  );
}

/** Reads the head of a proxy's answer. Later bytes stay in the socket. */
function readHead(socket: Socket, signal: AbortSignal): Promise<string> {
  return settling(socket, signal, (resolve, reject) => {
    let read = Buffer.alloc(0);
    const onReadable = (): void => {
      for (let chunk = socket.read() as Buffer | null; chunk; chunk = socket.read() as Buffer | null) {
        read = Buffer.concat([read, chunk]);
        const end = read.indexOf('\r\n\r\n');
        if (end >= 0) {
          const rest = read.subarray(end + 4);
          if (rest.length > 0) socket.unshift(rest);
          resolve(read.toString('latin1', 0, end));
          return;
        }
        if (read.length > LONGEST_ANSWER) reject(new Error('the answer of the proxy to CONNECT has no end'));
      }
    };
    const onEnd = (): void => {
      reject(new Error('the proxy closed the connection instead of answering CONNECT'));
    };
    socket.on('readable', onReadable);
    socket.on('end', onEnd);
    return () => {
      socket.off('readable', onReadable);
      socket.off('end', onEnd);
    };
  });
}

/** Adds TLS to a socket and verifies the server's certificate. */
function secure(
  socket: Socket,
  { host, tls, signal }: Pick<SocketTarget, 'host' | 'tls' | 'signal'>,
): Promise<Socket> {
  const secured = connectTls({
    socket,
    ...(isIP(host) === 0 && { servername: host }),
    host,
    ALPNProtocols: ['http/1.1'],
    ...tls,
  });
  return settling(secured, signal, (resolve) => {
    const onSecure = (): void => {
      resolve(secured);
    };
    secured.once('secureConnect', onSecure);
    return () => secured.off('secureConnect', onSecure);
  });
}

type Wait<T> = (resolve: (value: T) => void, reject: (error: Error) => void) => () => void;

/** Waits for a state of a socket. Destroys the socket if it fails, closes or the signal is aborted first. */
function settling<T>(socket: Socket, signal: AbortSignal, wait: Wait<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      stop();
      signal.removeEventListener('abort', onAbort);
      socket.off('error', fail);
      socket.off('close', onClose);
    };
    const fail = (error: Error): void => {
      end();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error);
    };
    const onAbort = (): void => {
      fail(new Error('gave up connecting'));
    };
    const onClose = (): void => {
      fail(new Error('the connection was closed before it was open'));
    };
    const stop = wait((value) => {
      end();
      resolve(value);
    }, fail);
    socket.on('error', fail);
    socket.on('close', onClose);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
