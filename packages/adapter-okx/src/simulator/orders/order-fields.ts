import { exactUnits, formatUnits } from '@hftjs/simulator';
import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import type { Instrument } from '../instruments/instrument.js';
import { type Body, textOf, wordOf } from '../wire/json-body.js';
import {
  missingParameter,
  unknownTradedInstrument,
  VenueError,
  wrongParameter,
} from '../wire/venue-error.js';

/** A request about an order, of an account that may make it. */
export interface OrderCall {
  readonly exchange: Exchange;
  readonly account: Account;
  readonly body: Body;
  /** Instruments are named by `instIdCode`, as on sockets. */
  readonly isByCode: boolean;
}

export function requiredText(body: Body, name: string): string {
  const text = textOf(body, name);
  if (text === undefined) throw missingParameter(name);
  return text;
}

/** The instrument that a request names: by `instId` over REST, by `instIdCode` on sockets. */
export function instrumentOfBody({ exchange, body, isByCode }: OrderCall): Instrument {
  const { instruments } = exchange;
  const instrument = isByCode
    ? instruments.byCode(requiredText(body, 'instIdCode'))
    : instruments.byId(requiredText(body, 'instId'));
  if (instrument === undefined) throw unknownTradedInstrument();
  return instrument;
}

export function sideOf(body: Body): 'buy' | 'sell' {
  const side = wordOf(body, 'side', ['buy', 'sell']);
  if (side === undefined) throw missingParameter('side');
  return side;
}

/** An id of the client's choice: up to 32 letters and digits. */
export function clientIdOf(body: Body, name: string): string | undefined {
  const id = textOf(body, name);
  if (id !== undefined && !/^[A-Za-z0-9]{1,32}$/.test(id)) throw wrongParameter(name);
  return id;
}

/** A broker's mark: up to 16 letters and digits. */
export function tagOf(body: Body): string {
  const tag = textOf(body, 'tag') ?? '';
  if (!/^[A-Za-z0-9]{0,16}$/.test(tag)) throw wrongParameter('tag');
  return tag;
}

/** Checks `tdMode`. Spot is paid in full, and the margin of contracts is common to all positions. */
export function checkTradeMode(body: Body, { instType }: Instrument, isAlgo = false): void {
  const mode = wordOf(body, 'tdMode', ['cash', 'cross', 'isolated', 'spot_isolated']);
  if (mode === undefined) throw missingParameter('tdMode');
  const wanted = instType === 'SPOT' ? 'cash' : 'cross';
  // Clients send `cross` with conditional orders on spot: for some account modes the venue wants it there.
  if (mode === wanted || (isAlgo && mode === 'cross')) return;
  if (mode === 'cash') throw wrongParameter('tdMode');
  throw new VenueError('51010', 'Operation is not supported under the current account mode');
}

/** A number of the wire's units, base currency or contracts, as the market counts it. */
export function volumeOf(text: string, instrument: Instrument, name = 'sz'): string {
  const { lotDecimals, leastLots, spec } = instrument;
  const lots = exactUnits(text, lotDecimals);
  if (lots === 'malformed' || lots === 0n) throw wrongParameter(name);
  if (lots === 'step') throw new VenueError('51121', 'Order quantity must be a multiple of the lot size.');
  if (lots < BigInt(leastLots))
    throw new VenueError('51020', 'Your order should meet or exceed the minimum order amount.');
  return formatUnits(lots, spec.volumeDecimals);
}
