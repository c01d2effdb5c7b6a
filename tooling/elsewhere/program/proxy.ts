import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

export interface Proxy {
  readonly port: number;
  /** How many connections it made. */
  readonly tunnels: () => number;
  readonly close: () => void;
}

/** An HTTP proxy that knows CONNECT only, and wants credentials. */
export async function startProxy(): Promise<Proxy> {
  let tunnels = 0;
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    client.once('data', (data: Buffer) => {
      const [, port] =
        /^CONNECT localhost:(\d+) HTTP\/1.1\r\n(?=[^]*\r\nProxy-Authorization: Basic )/i.exec(
          data.toString('latin1'),
        ) ?? [];
      if (port === undefined) {
        client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        return;
      }
      tunnels++;
      const upstream = connect(Number(port), 'localhost', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
      upstream.on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    tunnels: () => tunnels,
    close: () => {
      server.close();
    },
  };
}
