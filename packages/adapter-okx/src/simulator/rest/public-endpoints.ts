import { fundingRow, markPriceRow, openInterestRow, pastFundingRow } from '../market/derivative-rows.js';
import { milliseconds } from '../orders/order-row.js';
import { unknownInstrument } from '../wire/venue-error.js';
import { type Call, type Endpoints, instrumentOf, instTypeOf, open, optional, pageOf } from './endpoint.js';
import type { Row } from '../instruments/instrument-directory.js';
import type { Instrument } from '../instruments/instrument.js';

/** Facts about instruments. https://www.okx.com/docs-v5/en/#public-data-rest-api */
export const PUBLIC_ENDPOINTS: Endpoints = {
  'GET public/time': open(10, ({ exchange }) => [{ ts: milliseconds(exchange.clock()) }]),
  'GET public/instruments': open(20, instrumentRows),
  'GET public/mark-price': open(10, (call) =>
    instrumentsOf(call).map((instrument) => markPriceRow(call.exchange, instrument)),
  ),
  'GET public/funding-rate': open(10, (call) => [fundingRow(call.exchange, perpetualOf(call))]),
  'GET public/funding-rate-history': open(10, (call) => {
    const instrument = perpetualOf(call);
    const past = call.exchange.market.funding.history(instrument.spec.pair).toReversed();
    return pageOf(call, past, ({ time }) => BigInt(time)).map((payments) =>
      pastFundingRow(instrument, payments),
    );
  }),
  'GET public/open-interest': open(20, (call) =>
    instrumentsOf(call).map((instrument) => openInterestRow(call.exchange, instrument)),
  ),
  'GET public/underlying': open(20, (call) => {
    const instType = instTypeOf(call);
    const all = call.exchange.instruments.all.filter((one) => one.instType === instType);
    return [[...new Set(all.map(({ underlying }) => underlying))]];
  }),
  // Nothing is announced.
  'GET system/status': open(1, () => []),
};

/** The list of instruments of a type. */
export function instrumentRows(call: Call): readonly Row[] {
  const rows = call.exchange.instruments.rows(instTypeOf(call));
  const found = rows.filter((row) =>
    ['instId', 'instFamily', 'uly'].every((name) => (optional(call, name) ?? row[name]) === row[name]),
  );
  if (found.length === 0 && optional(call, 'instId') !== undefined) throw unknownInstrument();
  return found;
}

/** Dated contracts have no funding. */
function perpetualOf(call: Call): Instrument {
  const instrument = instrumentOf(call);
  if (!call.exchange.market.funding.has(instrument.spec.pair)) throw unknownInstrument();
  return instrument;
}

/** The instruments of a type; of spot pairs they are those of margin trading. */
function instrumentsOf(call: Call): readonly Instrument[] {
  // A single instrument may be named without its type.
  if (optional(call, 'instType') === undefined && optional(call, 'instId') !== undefined)
    return [instrumentOf(call)];
  const type = instTypeOf(call);
  const instType = type === 'MARGIN' ? 'SPOT' : type;
  return call.exchange.instruments.all.filter(
    (one) =>
      one.instType === instType &&
      (optional(call, 'instId') ?? one.instId) === one.instId &&
      (optional(call, 'instFamily') ?? one.family) === one.family &&
      (optional(call, 'uly') ?? one.underlying) === one.underlying,
  );
}
