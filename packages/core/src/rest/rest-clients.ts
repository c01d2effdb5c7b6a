import type { VenueLimits } from '../connection/channel-params.js';
import type { TlsTrust } from '../connection/socket/link.js';
import type { StreamContext } from '../stream/stream-context.js';
import { RestClient } from './rest-client.js';

/** The REST clients of one stream. They are closed with it, and open again when it is started again. */
export class RestClients {
  readonly #context: StreamContext;
  readonly #clients: RestClient[] = [];

  constructor(context: StreamContext) {
    this.#context = context;
  }

  /** A client for the venue's own origin; the option `apiHost` replaces it. */
  open(origin: string, limits?: VenueLimits, tls?: TlsTrust): RestClient {
    const context = this.#context;
    const { exchange, apiHost, proxy, reconnect } = context.options;
    const client = new RestClient({
      exchange,
      origin: apiHost ?? origin,
      proxy,
      limits,
      tls,
      pauses: reconnect,
      get signal() {
        return context.signal;
      },
    });
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
  }
}
