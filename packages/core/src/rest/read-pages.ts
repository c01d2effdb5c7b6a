import type { Row } from '../wire/fields.js';
import type { Parameters } from './query.js';
import type { ApiCall } from './signed-client.js';

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
