import { isRow, type Row } from '../../wire/fields.js';
import type { Parameters } from '../query.js';
import type { ApiCall } from '../signed-client.js';

/** The most pages of one list that are read. */
const MAX_PAGES = 200;

/** One page of a list, as its answer states it. */
export interface Page {
  readonly rows: unknown;
  /** The parameters of the request for the next page; absent on the last page. */
  readonly next?: Parameters | undefined;
}

/**
 * Reads all rows of a list that has pages.
 *
 * @param send - makes one call
 * @throws Error when an answer has no array of rows, or the list does not end
 */
export async function readPages<T = Row>(
  send: (call: ApiCall) => Promise<T>,
  call: ApiCall,
  pageOf: (answer: T) => Page,
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  let more: Parameters | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const { rows, next } = pageOf(await send({ ...call, parameters: { ...call.parameters, ...more } }));
    if (!Array.isArray(rows)) throw new Error(`the rows of ${call.path} are not an array`);
    all.push(...(rows as unknown[]));
    if (!next) return all;
    more = next;
  }
  throw new Error(`${call.path} has more than ${MAX_PAGES} pages`);
}

/** How a list is paged whose next page begins after the last row of the one before. */
export interface PagesAfter {
  /** The field of a row that holds its id. */
  readonly key: string;
  /** The most rows of one page, and the parameter that asks for so many. */
  readonly size: number;
  readonly sizeParameter: string;
  /** The parameter with the id after which a page begins. */
  readonly afterParameter: string;
}

/**
 * Reads all rows of a list whose next page begins after the last row of the one before.
 *
 * @param send - makes one call, which answers with the rows of a page
 * @throws Error when no row of a full page has an id, or the list does not end
 */
export function readPagesAfter(
  send: (call: ApiCall) => Promise<readonly unknown[]>,
  call: ApiCall,
  { key, size, sizeParameter, afterParameter }: PagesAfter,
): Promise<readonly unknown[]> {
  const first = { ...call, parameters: { ...call.parameters, [sizeParameter]: size } };
  return readPages(send, first, (rows) => {
    if (rows.length < size) return { rows };
    // A row that cannot be read costs itself: any other of the page shows where the next one begins.
    const last = rows.findLast((row) => isRow(row) && Number(row[key]) > 0);
    if (!isRow(last)) throw new Error(`no row of ${call.path} has a readable ${key}`);
    return { rows, next: { [afterParameter]: String(last[key]) } };
  });
}
