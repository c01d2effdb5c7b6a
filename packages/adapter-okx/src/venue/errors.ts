import type { VenueError } from '@hftjs/core/adapter';

/** REST: our time is too far from OKX's. */
const CLOCK: ReadonlySet<number> = new Set([50102, 50112, 60004, 60006]);

/** The key, its secret, its passphrase, its permissions, its addresses, or the host it is used on. */
const CREDENTIALS: ReadonlySet<number> = new Set([
  50100, 50101, 50103, 50104, 50105, 50106, 50107, 50110, 50111, 50113, 50114, 50119, 50120, 60005, 60007,
  60009, 60024, 60032,
]);

/** OKX does not know an order (any more). */
const NO_SUCH_ORDER: ReadonlySet<number> = new Set([51001, 51603]);

/** Too many requests. */
export const TOO_MANY_REQUESTS = '50011';

/**
 * Whether an error is about the API key.
 *
 * @see https://www.okx.com/docs-v5/en/#error-code
 */
export const isAboutCredentials = (code: string): boolean => CREDENTIALS.has(Number(code));

/** Whether an error is about our clock. */
export const isAboutTime = (code: string): boolean => CLOCK.has(Number(code));

/** Whether an error means that there is no such order. */
export const isNoSuchOrder = ({ venueCode }: VenueError): boolean => NO_SUCH_ORDER.has(Number(venueCode));
