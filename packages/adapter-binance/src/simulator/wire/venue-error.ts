import { jsonObject, quoted } from '@hftjs/simulator';

/** A rejection in the venue's own text. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  readonly code: number;
  /** The HTTP status; the WebSocket API sends the same. */
  readonly status: number;
  /** What the error is about, as JSON. */
  readonly data: string | undefined;

  constructor(
    code: number,
    message: string,
    { status = 400, data }: { status?: number; data?: string } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.data = data;
  }

  /** `{"code":-1121,"msg":"Invalid symbol."}` */
  toJson(data = this.data): string {
    return jsonObject({ code: String(this.code), msg: quoted(this.message), data });
  }
}

export const missingParameter = (name: string): VenueError =>
  new VenueError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);

export const invalidSymbol = (): VenueError => new VenueError(-1121, 'Invalid symbol.');

export const invalidParameter = (name: string): VenueError =>
  new VenueError(-1130, `Data sent for parameter '${name}' is not valid.`);

export const unknownOrder = (): VenueError => new VenueError(-2013, 'Order does not exist.');

export const invalidKey = (): VenueError =>
  new VenueError(-2015, 'Invalid API-key, IP, or permissions for action.', { status: 401 });
