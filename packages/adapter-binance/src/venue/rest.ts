import type { Exchange } from '@hftjs/core';
import { isRow, SignedClient, type ApiCall, type RestClient, type Verdict } from '@hftjs/core/adapter';
import { refusalIn } from './control.js';
import { ErrorCode, isAboutCredentials } from './errors.js';
import { signQuery, type Signer } from './signature.js';
import { timeOf } from './time.js';

export interface BinanceApiInit {
  readonly exchange: Exchange;
  readonly rest: Pick<RestClient, 'request' | 'keepAway'>;
  /** Goes along with every call where there is one: some public calls want it. */
  readonly apiKey: string | undefined;
  readonly signer: Signer | undefined;
  /** Where the paths of the market begin. */
  readonly root: string;
  /** Whether answers are wanted with times in microseconds; only the spot market can. */
  readonly usesMicroseconds?: boolean;
}

/** Reading twice does no harm, and a request may wait for the budget after it was signed. */
const RECEIVE_WINDOW = 60_000;

/**
 * Binance's REST API as the streams need it.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information
 */
export type BinanceApi = SignedClient;

export function makeApi({
  exchange,
  rest,
  apiKey,
  signer,
  root,
  usesMicroseconds,
}: BinanceApiInit): BinanceApi {
  const api: BinanceApi = new SignedClient({
    exchange,
    rest,
    headers: {
      ...(apiKey !== undefined && { 'X-MBX-APIKEY': apiKey }),
      ...(usesMicroseconds === true && { 'X-MBX-TIME-UNIT': 'MICROSECOND' }),
    },
    time: {
      call: { path: `${root}/time`, weight: 1 },
      read: (answer) => timeOf(isRow(answer) ? answer.serverTime : undefined),
    },
    sign:
      signer &&
      ((request) => ({ ...request, path: signedPath(request.path, Math.floor(api.clock.now()), signer) })),
    classify: (body, { status }) => {
      if (status < 300 && body !== undefined) return { answer: body };
      return readRefusal(body, status, () => {
        api.clock.distrust();
      });
    },
    isMissing: ({ venueCode }) =>
      venueCode === ErrorCode.NO_SUCH_ORDER || venueCode === ErrorCode.ORDER_ARCHIVED,
    advice: 'apiKey, apiSecret, its permissions and addresses',
  });
  return api;
}

function signedPath(path: string, timestamp: number, signer: Signer): string {
  const [name = '', query = ''] = path.split('?');
  const rest = `recvWindow=${RECEIVE_WINDOW}&timestamp=${timestamp}`;
  return `${name}?${signQuery(query === '' ? rest : `${query}&${rest}`, signer)}`;
}

function readRefusal(body: unknown, status: number, distrustClock: () => void): Verdict<unknown> {
  const refusal = isRow(body) ? refusalIn(body) : undefined;
  if (!refusal) return { reason: `HTTP ${status} without Binance's JSON`, venueCode: 0 };
  const { code, message } = refusal;
  return {
    reason: `${message} (${code})`,
    venueCode: code,
    ...(isAboutCredentials(code) && { code: 'auth_rejected' }),
    ...(code === ErrorCode.CLOCK && { mend: distrustClock }),
  };
}

/** @throws Error when an answer is not an array */
export function arrayIn(answer: unknown, { path }: ApiCall): readonly unknown[] {
  if (!Array.isArray(answer)) throw new Error(`the answer of ${path} is not an array`);
  return answer as unknown[];
}
