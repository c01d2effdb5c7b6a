import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RestClient } from '@hftjs/core/adapter';

/** A request as the host received it. */
export interface HostedRequest {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HostedAnswer {
  /** @defaultValue 200 */
  readonly status?: number;
  readonly body: string;
}

/** A REST host on loopback that sends the answers of a test, and a client for it. Disposing it closes both. */
export interface RestHost extends AsyncDisposable {
  readonly origin: string;
  readonly rest: RestClient;
  /** The requests so far. */
  readonly requests: readonly HostedRequest[];
}

/** Starts a REST host for tests of the calls of one adapter. */
export async function serveRest(
  exchange: string,
  answer: (request: HostedRequest) => HostedAnswer | Promise<HostedAnswer>,
): Promise<RestHost> {
  const requests: HostedRequest[] = [];
  const server = createServer((message, response) => {
    void readRequest(message).then(async (request) => {
      requests.push(request);
      const { status = 200, body } = await answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const abort = new AbortController();
  const rest = new RestClient({ exchange, origin, signal: abort.signal });
  return {
    origin,
    rest,
    requests,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await rest.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(message: IncomingMessage): Promise<HostedRequest> {
  let body = '';
  for await (const chunk of message as AsyncIterable<Buffer>) body += chunk.toString('utf8');
  const { method = 'GET', url: target = '/', headers } = message;
  return { method, target, url: new URL(target, 'http://host'), headers, body };
}
