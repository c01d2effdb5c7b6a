import type { SessionContext } from '../connection/session.js';
import { isRow, type Row } from '../wire/fields.js';
import { rowError } from '../wire/row-error.js';

/**
 * Parses the rows of a frame into events, which the session then publishes. A row that cannot be read is reported and
 * left out; if it is the only row, the whole frame is unreadable. Rows for which `read` returns `undefined` are counted
 * as skipped.
 *
 * @param rows - the value of the frame that should be the array of its rows
 * @param read - a pure parser of one row
 * @throws Error when `rows` is not an array; the error of `read` when there is only one row
 */
export function readFrameRows<T>(
  rows: unknown,
  context: Pick<SessionContext, 'malformed' | 'skip'>,
  read: (row: Row) => T | undefined,
): readonly T[] {
  if (!Array.isArray(rows)) throw rowError(() => 'data is not an array');
  if (rows.length === 1) return readOnlyRow(rows[0], context, read);
  const events: T[] = [];
  let skipped = 0;
  for (const row of rows as unknown[]) {
    try {
      if (!isRow(row)) throw rowError(() => 'a row is not an object');
      const event = read(row);
      if (event === undefined) skipped++;
      else events.push(event);
    } catch (error) {
      context.malformed(error, row);
    }
  }
  if (skipped > 0) context.skip(skipped);
  return events;
}

/** Most frames have one row. */
function readOnlyRow<T>(
  row: unknown,
  context: Pick<SessionContext, 'skip'>,
  read: (row: Row) => T | undefined,
): readonly T[] {
  if (!isRow(row)) throw rowError(() => 'a row is not an object');
  const event = read(row);
  if (event !== undefined) return [event];
  context.skip();
  return [];
}
