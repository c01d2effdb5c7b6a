import { Exchange } from '@hftjs/core';
import { now } from '@hftjs/core/adapter';
import { makeApi, type BinanceApi, type BinanceApiInit } from '../venue/rest.js';
import { makeSigner } from '../venue/signature.js';

export const SECRET = 'a-secret-of-tests';

/** The answer to a request; `undefined` for the venue's time. */
export type Answer = (url: URL) => { readonly status?: number; readonly body: string } | undefined;

/** A REST host with given answers, and an API that calls it. `skew` is how far its clock is off. */
export function serve(
  answer: Answer,
  skew = 0,
): { rest: BinanceApiInit['rest']; api: BinanceApi; urls: URL[] } {
  const urls: URL[] = [];
  const rest: BinanceApiInit['rest'] = {
    request: ({ path }) => {
      const url = new URL(path, 'http://host');
      urls.push(url);
      const { status = 200, body } = answer(url) ?? { body: `{"serverTime":${Math.floor(now() + skew)}}` };
      return Promise.resolve({ status, text: body, headers: {} });
    },
    keepAway: (pause = 0) => pause,
  };
  const signer = makeSigner({ exchange: Exchange.BINANCE, apiSecret: SECRET, apiAuthData: {} });
  return { rest, api: makeApi({ exchange: Exchange.BINANCE, rest, apiKey: 'key', signer, root: '' }), urls };
}
