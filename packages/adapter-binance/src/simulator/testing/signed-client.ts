import { createHmac } from 'node:crypto';
import type { Credentials, SimulatedVenue } from '@hftjs/simulator';

export type Fields = Readonly<Record<string, string | number | boolean>>;

/** An answer of the venue. Order ids beyond what a double holds are texts in `body`. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly text: string;
  readonly headers: Headers;
}

/** Signs requests as Binance documents it; it shares no code with the adapter or the simulator. */
export class SignedClient {
  readonly #venue: SimulatedVenue;
  readonly #prefix: string;
  readonly #credentials: Credentials;

  /** @param prefix - `/api/v3/` or `/fapi/` */
  constructor(venue: SimulatedVenue, prefix: string, credentials = venue.credentials) {
    this.#venue = venue;
    this.#prefix = prefix;
    this.#credentials = credentials;
  }

  /** @param call - such as `POST order` */
  async send(call: string, fields: Fields = {}): Promise<Answer> {
    const [method = '', path = ''] = call.split(' ');
    const query = new URLSearchParams(
      Object.entries({ ...fields, timestamp: Date.now() }).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
    ).toString();
    const signature = createHmac('sha256', this.#credentials.apiSecret).update(query).digest('hex');
    const response = await fetch(
      `${this.#venue.apiHost}${this.#prefix}${path}?${query}&signature=${signature}`,
      { method, headers: { 'X-MBX-APIKEY': this.#credentials.apiKey } },
    );
    const text = await response.text();
    const body = parsed(text);
    return { status: response.status, body, text, headers: response.headers };
  }

  /** The rows of a list. */
  async list(call: string, fields: Fields = {}): Promise<readonly Record<string, unknown>[]> {
    const { body } = await this.send(call, fields);
    if (!Array.isArray(body)) throw new TypeError(`${call} answered ${JSON.stringify(body)}`);
    return body as readonly Record<string, unknown>[];
  }

  /** The parameters of a request of the WebSocket API, with a signature. */
  params(fields: Fields): Fields {
    const all: Fields = { ...fields, apiKey: this.#credentials.apiKey, timestamp: Date.now() };
    const payload = Object.keys(all)
      .sort()
      .map((name) => `${name}=${String(all[name])}`)
      .join('&');
    return {
      ...all,
      signature: createHmac('sha256', this.#credentials.apiSecret).update(payload).digest('hex'),
    };
  }
}

/** Whole numbers of more than 15 digits stay texts. */
export const parsed = (text: string): Record<string, unknown> =>
  (text === ''
    ? {}
    : JSON.parse(text.replaceAll(/(":\s*|[[,]\s*)(\d{16,})(?=\s*[,}\]])/g, '$1"$2"'))) as Record<
    string,
    unknown
  >;
