import {
  answering,
  RateWindows,
  type RestHandler,
  type RestRequest,
  type RestResponse,
} from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Outcome } from '../orders/order-actions.js';
import { parseBodies, type Body } from '../wire/json-body.js';
import { VenueError } from '../wire/venue-error.js';
import type { ActionCall, Endpoint, OwnCall } from './endpoint.js';

/** Serves an endpoint: key and signature, then limits, then the answer. */
export function restHandler(exchange: Exchange, name: string, endpoint: Endpoint): RestHandler {
  const { rest, restInterval } = exchange.limits;
  const limit = rest[name.replace('GET ', '')] ?? endpoint.limit;
  const windows = new RateWindows(restInterval);
  exchange.restWindows.set(name, windows);
  /** Public endpoints count by address, and all clients of a simulator have one. */
  const spend = (who: string): void => {
    if (!windows.of(who, limit).admit()) throw new VenueError('50011', 'Too Many Requests', 429);
  };
  const answer = (request: RestRequest): string => {
    const params = request.url.searchParams;
    if (endpoint.kind === 'public') {
      spend('');
      return envelope(endpoint.answer({ exchange, params }));
    }
    const account = exchange.accounts.authenticate(request);
    spend(account.id);
    const call: OwnCall = { exchange, params, account };
    if (endpoint.kind === 'own') return envelope(endpoint.answer(call));
    const inTime = exchange.clock();
    const done = endpoint.answer({ ...call, ...readBodies(request, endpoint.most) });
    return 'rows' in done ? outcomeText(done, [inTime, exchange.clock()]) : envelope(done);
  };
  return answering(VenueError, refusal, (request) => ({ body: answer(request) }));
}

/** What is not an endpoint, or not with this method. */
export const refuseUnknown: RestHandler = () => ({
  status: 404,
  body: JSON.stringify({ code: '404', data: {}, msg: 'Not Found' }),
});

function readBodies(
  { body, headers }: RestRequest,
  most: number | undefined,
): Pick<ActionCall, 'body' | 'bodies'> {
  if (body !== '' && !String(headers['content-type']).startsWith('application/json'))
    throw new VenueError('50006', 'Invalid Content_Type, please use the application/json format', 400);
  const { bodies, isList } = parseBodies(body);
  const [first] = bodies;
  if (first === undefined || isList !== (most !== undefined))
    throw new VenueError('50002', 'Incorrect json data format', 400);
  if (most !== undefined && bodies.length > most)
    throw new VenueError('51111', `Maximum ${most} orders can be placed in bulk`);
  return { body: first satisfies Body, bodies };
}

const envelope = (data: readonly unknown[]): string => JSON.stringify({ code: '0', data, msg: '' });

/** Answers about orders have the times, in microseconds, at which the venue got the request and answered it. */
const outcomeText = (
  { code, msg, rows, isTimed = false }: Outcome,
  [inTime, outTime]: readonly [number, number],
): string =>
  JSON.stringify({
    code,
    data: rows,
    ...(isTimed && { inTime: microseconds(inTime) }),
    msg,
    ...(isTimed && { outTime: microseconds(outTime) }),
  });

export const microseconds = (time: number): string => String(Math.round(time * 1000));

/** What is refused with an HTTP status comes without data. */
const refusal = ({ code, message: msg, status }: VenueError): RestResponse =>
  status === 200
    ? { body: JSON.stringify({ code, data: [], msg }) }
    : { status, body: JSON.stringify({ msg, code }) };
