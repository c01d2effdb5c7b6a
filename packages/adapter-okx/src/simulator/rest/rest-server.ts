import {
  answering,
  RateWindows,
  type RestHandler,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import type { Endpoint } from './endpoint.js';
import type { Exchange } from '../exchange.js';
import { VenueError } from '../wire/venue-error.js';

/** Serves an endpoint: key and signature, then limits, then the answer. */
export function restHandler(exchange: Exchange, name: string, endpoint: Endpoint): RestHandler {
  const { rest, restInterval } = exchange.limits;
  const limit = rest[name] ?? endpoint.limit;
  const windows = new RateWindows(restInterval);
  /** Public endpoints count by address, and all clients of a simulator have one. */
  const spend = (who: string): void => {
    if (!windows.of(who, limit).admit()) throw new VenueError('50011', 'Too Many Requests', 429);
  };
  const answer = (request: RestRequest): string => {
    const params = request.url.searchParams;
    if (!endpoint.isPrivate) {
      spend('');
      return envelope(endpoint.answer({ exchange, params }));
    }
    const account = exchange.accounts.authenticate(request);
    spend(account.apiKey);
    return envelope(endpoint.answer({ exchange, params, account }));
  };
  return answering(VenueError, refusal, (request) => ({ body: answer(request) }));
}

const envelope = (data: readonly unknown[]): string => JSON.stringify({ code: '0', data, msg: '' });

/** What is refused with an HTTP status comes without data. */
const refusal = ({ code, message: msg, status }: VenueError): RestResponse =>
  status === 200
    ? { body: JSON.stringify({ code, data: [], msg }) }
    : { status, body: JSON.stringify({ msg, code }) };
