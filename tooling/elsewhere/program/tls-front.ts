import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';

export interface TlsFront {
  readonly port: number;
  readonly close: () => void;
}

/** Serves a port of this machine over TLS, with the certificate that the environment names. */
export async function startTlsFront(port: number): Promise<TlsFront> {
  const { ELSEWHERE_KEY = '', ELSEWHERE_CERTIFICATE = '' } = process.env;
  const credentials = { key: readFileSync(ELSEWHERE_KEY), cert: readFileSync(ELSEWHERE_CERTIFICATE) };
  const server = createServer(credentials, (client) => {
    const upstream = connect(port, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
    },
  };
}
