import { barsOf, readPeriod } from '../bars.js';
import { easternTime, fromNewYork, fromUtc } from '../new-york-time.js';
import { historyMessage } from './account-messages.js';
import { findContracts, readQuery } from './contracts.js';
import { FieldReader } from './field-reader.js';
import { messages } from './messages.js';
import type { VenueState } from './venue-state.js';
import type { Field } from './wire.js';

/** Times as seconds, in answers. */
const EPOCH_SECONDS = 2;
const DAY = 86_400_000;

/** Bars made of the trades since the simulation began, as the answer to `reqHistoricalData`. */
export function historicalData({ market, directory }: VenueState, fields: readonly string[]): Field[] {
  const id = Number(fields[1]);
  const [contract] = findContracts(directory, readQuery(fields, 2));
  if (contract === undefined)
    return messages.error({ id, code: 200, text: 'No security definition has been found for the request' });
  // Behind the contract's twelve fields, and whether expired ones are included.
  const reader = new FieldReader(fields, 15);
  const end = readEnd(reader.text()) ?? market.now();
  const barText = reader.text();
  const bar = readPeriod(barText);
  const period = readPeriod(reader.text());
  reader.skip(2);
  const format = reader.integer();
  if (bar === undefined || period === undefined || Number.isNaN(end))
    return messages.error({
      id,
      code: 321,
      text: "Error validating request.-'bY' : cause - Historical data bar size or duration is invalid.",
    });
  const { spec } = contract.instrument;
  const from = Math.floor((end - period) / bar) * bar;
  const bars = barsOf(market.trades(spec.pair), bar, { from, until: end });
  if (bars.length === 0)
    return messages.error({
      id,
      code: 162,
      text: 'Historical Market Data Service error message:HMDS query returned no data',
    });
  const timeOf = (time: number): string =>
    format === EPOCH_SECONDS
      ? String(Math.floor(time / 1000))
      : bar >= DAY
        ? easternTime(time).slice(0, 8)
        : easternTime(time);
  return historyMessage(
    id,
    [easternTime(from), easternTime(end)],
    bars.map(({ time, open, high, low, close, volume, turnover, trades }) => [
      timeOf(time),
      open,
      high,
      low,
      close,
      volume.toFixed(Math.max(0, spec.volumeDecimals)),
      (turnover / volume).toFixed(spec.priceDecimals + 2),
      trades,
    ]),
  );
}

/** Empty is now; otherwise `20261128 16:00:00 US/Eastern`, or `20261128-16:00:00` in UTC. */
function readEnd(text: string): number | undefined {
  if (text === '') return undefined;
  const [, date = '', separator, clock = ''] = /^(\d{8})([ -])(\d\d:\d\d:\d\d)/.exec(text) ?? [];
  return separator === '-' || text.endsWith('UTC') ? fromUtc(date, clock) : fromNewYork(date, clock);
}
