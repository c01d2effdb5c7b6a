import { VenueError } from '@hftjs/core/adapter';

/**
 * What the venue lacks.
 *
 * - `login_needed`: no session. At a gateway a person has to log in, with a browser.
 * - `competing`: another program of the same username has the brokerage session.
 * - `no_brokerage`: there is a login, and the brokerage session on top of it did not come up.
 * - `outage`: the venue or the gateway is down, or in its daily maintenance.
 * - `rejected`: the venue answered with an error.
 */
export type Problem = 'login_needed' | 'competing' | 'no_brokerage' | 'outage' | 'rejected';

/** The problem that an answer of the Web API shows, which is the code of its error; `undefined` for other errors. */
export const problemOf = (error: unknown): Problem | undefined =>
  error instanceof VenueError ? (error.venueCode as Problem) : undefined;
