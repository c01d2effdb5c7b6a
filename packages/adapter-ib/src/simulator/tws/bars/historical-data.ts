import type { MarketCandle } from '@hftjs/simulator';
import type { AssetClass, Instrument } from '../../instruments.js';
import { barsOf, readPeriod } from '../../bars.js';
import { easternTime, fromNewYork, fromUtc } from '../../new-york-time.js';
import { historyMessage } from '../account-messages.js';
import { findContracts, readQuery } from '../contracts.js';
import { FieldReader } from '../field-reader.js';
import { messages, type ErrorMessage } from '../messages.js';
import type { VenueState } from '../venue-state.js';
import type { Field } from '../wire.js';

/** Times as seconds, in answers. */
const EPOCH_SECONDS = 2;
const DAY = 86_400_000;

/** A request for bars that can be served. */
export interface BarRequest {
  readonly id: number;
  readonly instrument: Instrument;
  /** Length of a bar, in milliseconds. */
  readonly length: number;
  readonly from: number;
  readonly until: number;
  readonly hasSeconds: boolean;
  /** Whether bars are of trades; of quotes they have no volume. */
  readonly hasVolume: boolean;
  /** Whether changes of the last bar follow. */
  readonly follows: boolean;
}

/** Reads `reqHistoricalData`. */
export function readBarRequest(
  { market, directory }: VenueState,
  fields: readonly string[],
): BarRequest | ErrorMessage {
  const id = Number(fields[1]);
  const [contract] = findContracts(directory, readQuery(fields, 2));
  if (contract === undefined)
    return { id, code: 200, text: 'No security definition has been found for the request' };
  // Behind the contract's twelve fields, and whether expired ones are included.
  const reader = new FieldReader(fields, 15);
  const end = reader.text();
  const until = readEnd(end) ?? market.now();
  const length = readPeriod(reader.text());
  const period = readPeriod(reader.text());
  reader.skip(1);
  const show = reader.text();
  const format = reader.integer();
  const follows = reader.flag();
  const { instrument } = contract;
  const wrong = wrongShow(instrument.assetClass, show);
  if (wrong !== undefined) return { id, ...wrong };
  if (length === undefined || period === undefined || Number.isNaN(until) || (follows && end !== ''))
    return {
      id,
      code: 321,
      text: "Error validating request.-'bY' : cause - Historical data bar size or duration is invalid.",
    };
  return {
    id,
    instrument,
    length,
    from: Math.floor((until - period) / length) * length,
    until,
    hasSeconds: format === EPOCH_SECONDS,
    hasVolume: show.endsWith('TRADES'),
    follows,
  };
}

/** The answer: all bars, or the error that there are none. */
export function historicalData({ market }: VenueState, request: BarRequest): Field[] {
  const { id, instrument, from, until } = request;
  const bars = barsOf(market, instrument.spec.pair, request);
  if (bars.length === 0) return messages.error({ id, ...NO_DATA });
  return historyMessage(
    id,
    [easternTime(from), easternTime(until)],
    bars.map((bar) => {
      const { time, volume, average, count } = fieldsOf(request, bar);
      return [time, bar.openText, bar.highText, bar.lowText, bar.closeText, volume, average, count];
    }),
  );
}

/** The fields of a bar that depend on the request. */
export function fieldsOf(
  { hasVolume, hasSeconds, length }: BarRequest,
  { openTime, volumeText, averagePriceText, trades }: MarketCandle,
): Readonly<Record<'time' | 'volume' | 'average' | 'count', Field>> {
  const eastern = easternTime(openTime);
  return {
    time: hasSeconds ? String(openTime / 1000) : length >= DAY ? eastern.slice(0, 8) : eastern,
    volume: hasVolume ? volumeText : '-1',
    average: hasVolume ? averagePriceText : '-1',
    count: hasVolume ? trades : -1,
  };
}

const NO_DATA: ErrorMessage = {
  code: 162,
  text: 'Historical Market Data Service error message:HMDS query returned no data',
};

/** Which bars there are of which contracts: of coins those of aggregated trades, of currencies those of quotes. */
function wrongShow(assetClass: AssetClass, show: string): ErrorMessage | undefined {
  const isTrades = show === 'TRADES' || show === 'AGGTRADES';
  if (assetClass === 'CRYPTO' && show === 'TRADES')
    return {
      code: 10299,
      text: 'Expected what to show is AGGTRADES, please use that instead of TRADES.',
    };
  return assetClass === 'CASH' && isTrades ? NO_DATA : undefined;
}

/** Empty is now; otherwise `20261128 16:00:00 US/Eastern`, or `20261128-16:00:00` in UTC. */
function readEnd(text: string): number | undefined {
  if (text === '') return undefined;
  const [, date = '', separator, clock = ''] = /^(\d{8})([ -])(\d\d:\d\d:\d\d)/.exec(text) ?? [];
  return separator === '-' || text.endsWith('UTC') ? fromUtc(date, clock) : fromNewYork(date, clock);
}
