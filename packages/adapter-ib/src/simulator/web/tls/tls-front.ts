import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { selfSigned } from './self-signed.js';

/** Speaks TLS to clients, and plain TCP to the server behind it. */
export class TlsFront {
  /** The certificate, as PEM. */
  readonly ca: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  /** @param backPort - where the server listens, asked for each connection */
  constructor(backPort: () => number) {
    const { certificate, privateKey } = selfSigned('localhost');
    this.ca = certificate;
    this.#server = createServer({ cert: certificate, key: privateKey }, (client) => {
      const back = connect(backPort(), '127.0.0.1');
      this.#join(client, back);
      this.#join(back, client);
    });
    // A client that does not trust the certificate hangs up in the handshake.
    this.#server.on('tlsClientError', () => undefined);
  }

  get port(): number {
    return this.#port;
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.pipe(to);
  }
}
