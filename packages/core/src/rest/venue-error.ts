import { StreamError, type StreamErrorInit } from '../contract/stream-error.js';

export interface VenueErrorInit extends StreamErrorInit {
  /** HTTP status of the answer. */
  readonly status: number;
  /** The venue's error code, if the answer has one. */
  readonly venueCode?: string | number | undefined;
}

/** The venue's REST API answered a call with an error. `name` is `StreamError`, as for all errors of a stream. */
export class VenueError extends StreamError {
  /** HTTP status of the answer. */
  readonly status: number;
  /** The venue's error code, if the answer has one. */
  readonly venueCode: string | number | undefined;

  constructor(message: string, { status, venueCode, ...init }: VenueErrorInit) {
    super(message, init);
    this.status = status;
    this.venueCode = venueCode;
  }
}
