import type { RestResponse } from '@hftjs/simulator';

/** A rejection in the venue's own text. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly response: RestResponse;

  constructor(response: RestResponse) {
    super(response.body);
    this.response = response;
  }
}

const refusal = (status: number, error: string, message: string): VenueError =>
  new VenueError({ status, body: JSON.stringify({ error, error_details: message, message }) });

export const unauthorized = (): VenueError =>
  new VenueError({ status: 401, contentType: 'text/plain; charset=utf-8', body: 'Unauthorized\n' });

export const tooManyRequests = (): VenueError =>
  new VenueError({
    status: 429,
    body: JSON.stringify({ errors: [{ id: 'rate_limit_exceeded', message: 'Too many requests' }] }),
  });

export const unknownProduct = (): VenueError => refusal(404, 'NOT_FOUND', 'valid product_id is required');

export const unknownOrder = (): VenueError =>
  refusal(404, 'NOT_FOUND', 'order with this orderID was not found');

export const unknownAccount = (): VenueError => refusal(404, 'NOT_FOUND', 'account not found');

export const unknownPortfolio = (): VenueError => refusal(404, 'NOT_FOUND', 'portfolio not found');

export const unknownPath = (): VenueError => refusal(404, 'NOT_FOUND', 'Not Found');

/** What there is not, in the words of the API for the rest of Coinbase. */
export const notFound = (): VenueError =>
  new VenueError({
    status: 404,
    body: JSON.stringify({ errors: [{ id: 'not_found', message: 'Not found' }] }),
  });

export const wrongParameter = (message: string): VenueError => refusal(400, 'INVALID_ARGUMENT', message);
