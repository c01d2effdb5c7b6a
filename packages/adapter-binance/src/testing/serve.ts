import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Exchange } from '@hftjs/core';
import { now, RestClient } from '@hftjs/core/adapter';
import { afterEach } from 'vitest';
import { makeApi, type BinanceApi } from '../venue/rest.js';
import { makeSigner } from '../venue/signature.js';

export const SECRET = 'a-secret-of-tests';

export type Answer = (
  url: URL,
  request: IncomingMessage,
) => { readonly status?: number; readonly body: string } | undefined;

const cleanups: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A REST host that answers as told, and an API that asks it. `skew` is how far its clock is off. */
export async function serve(
  answer: Answer,
  skew = 0,
): Promise<{ rest: RestClient; api: BinanceApi; urls: URL[] }> {
  const urls: URL[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://host');
    urls.push(url);
    const { status = 200, body } = answer(url, request) ?? {
      body: `{"serverTime":${Math.floor(now() + skew)}}`,
    };
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const abort = new AbortController();
  const { port } = server.address() as AddressInfo;
  const rest = new RestClient({
    exchange: Exchange.BINANCE,
    origin: `http://127.0.0.1:${port}`,
    signal: abort.signal,
  });
  cleanups.push(async () => {
    abort.abort();
    await rest.close();
    await new Promise((resolve) => server.close(resolve));
  });
  const signer = makeSigner({ exchange: Exchange.BINANCE, apiSecret: SECRET, apiAuthData: {} });
  const api = makeApi({ exchange: Exchange.BINANCE, rest, apiKey: 'key', signer, root: '' });
  return { rest, api, urls };
}
