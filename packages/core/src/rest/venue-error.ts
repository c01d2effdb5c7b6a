import { StreamError, type StreamErrorInit } from '../contract/stream-error.js';

export interface VenueErrorInit extends StreamErrorInit {
  /** HTTP status of the answer. */
  readonly status: number;
  /** The venue's own code of the error, where the answer had one. */
  readonly venueCode?: string | number | undefined;
}

/** A call that the venue's REST API answered with an error. Its `name` is `StreamError`, as of all errors of a stream. */
export class VenueError extends StreamError {
  /** HTTP status of the answer. */
  readonly status: number;
  /** The venue's own code of the error, where the answer had one. */
  readonly venueCode: string | number | undefined;

  constructor(message: string, { status, venueCode, ...init }: VenueErrorInit) {
    super(message, init);
    this.status = status;
    this.venueCode = venueCode;
  }
}
