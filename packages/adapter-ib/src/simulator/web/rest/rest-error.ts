import type { RestResponse } from '@hftjs/simulator';

/** An answer that is a refusal: `{"error":"…","statusCode":…}`. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }

  get response(): RestResponse {
    return { status: this.status, body: JSON.stringify({ error: this.message, statusCode: this.status }) };
  }
}
