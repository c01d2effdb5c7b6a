import dns, { type LookupAddress } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';

export interface TcpTarget {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  /** Aborting it ends the attempt and closes what was opened. */
  readonly signal: AbortSignal;
}

/** How long an address is tried before the next one is tried in parallel, in milliseconds. */
const HEAD_START = 250;

/**
 * Opens a TCP connection to the address of a host that answers first (RFC 8305). Node's own implementation drops an
 * address when it tries the next one, after 250 ms: where the handshake takes longer than that, it never connects.
 *
 * @throws AggregateError with the error of each address
 */
export async function openTcp({ host, port, signal }: TcpTarget): Promise<Socket> {
  const addresses = await addressesOf(host, signal);
  return new Promise((resolve, reject) => {
    const waiting = [...addresses];
    const dialled = new Set<Socket>();
    const failures: Error[] = [];
    let timer: NodeJS.Timeout | undefined;

    const end = (winner?: Socket): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const socket of dialled) if (socket !== winner) socket.destroy();
      dialled.clear();
    };
    const onAbort = (): void => {
      end();
      reject(new Error(`gave up connecting to ${host}:${port}`));
    };
    const dialNext = (): void => {
      clearTimeout(timer);
      const address = waiting.shift();
      if (address === undefined) return;
      const socket = connect({ host: address, port, noDelay: true });
      dialled.add(socket);
      const onError = (error: Error): void => {
        if (!dialled.delete(socket)) return;
        failures.push(error);
        if (waiting.length > 0) dialNext();
        else if (dialled.size === 0) {
          end();
          reject(new AggregateError(failures));
        }
      };
      socket.on('error', onError);
      socket.once('connect', () => {
        if (!dialled.has(socket)) return;
        end(socket);
        socket.off('error', onError);
        resolve(socket);
      });
      if (waiting.length > 0) timer = setTimeout(dialNext, HEAD_START);
    };

    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    dialNext();
  });
}

/** The addresses of a host, in the resolver's order, with IPv4 and IPv6 alternating. */
async function addressesOf(host: string, signal: AbortSignal): Promise<readonly string[]> {
  const name = host.replace(/^\[|\]$/g, '');
  if (isIP(name)) return [name];
  const found = await new Promise<readonly LookupAddress[]>((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error(`gave up looking up ${name}`));
      },
      { once: true },
    );
    dns.lookup(name, { all: true }, (error, addresses) => {
      if (error) reject(error);
      else resolve(addresses);
    });
  });
  const first = found.filter(({ family }) => family === found[0]?.family);
  const others = found.filter(({ family }) => family !== found[0]?.family);
  return first
    .flatMap((address, index) => [address, ...others.slice(index, index + 1)])
    .concat(others.slice(first.length))
    .map(({ address }) => address);
}
