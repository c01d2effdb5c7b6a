import { createHmac } from 'node:crypto';
import { WireClient, type Credentials, type SimulatedVenue } from '@hftjs/simulator';

export type Row = Readonly<Record<string, unknown>>;

/** A frame as tests read it. */
export interface Frame {
  readonly id?: string;
  readonly event?: string;
  readonly code?: string;
  readonly msg?: string;
  readonly arg?: Readonly<Record<string, string>>;
  readonly data?: readonly Row[];
}

export const connect = (venue: SimulatedVenue, path: string): Promise<WireClient> =>
  WireClient.connect(`${venue.streamHost}/ws/v5/${path}`);

export const framesOf = (client: WireClient): Frame[] => client.parsed<Frame>();

/** Control frames, without the connection's id, as they were written. */
export const controls = (client: WireClient): string[] =>
  client.frames
    .filter((frame) => frame.includes('"event"'))
    .map((frame) => frame.replace(/,"connId":"[\da-f]{8}"}$/, '}'));

/** The rows that a client heard on a channel so far. */
export const rowsOf = (client: WireClient, channel: string): Row[] =>
  framesOf(client).flatMap(({ arg, data }) => (arg?.channel === channel ? (data ?? []) : []));

/** Waits for the answer to a ping: all that was sent before has been heard then. */
export async function settle(client: WireClient): Promise<void> {
  const pongs = (): number => client.frames.filter((frame) => frame === 'pong').length;
  const before = pongs();
  client.send('ping');
  await client.waitUntil(() => pongs() > before);
}

/** Signs as the documentation describes: it shares no code with the adapter or the simulator. */
export const hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');

export function loginArgument(
  { apiKey, apiSecret, apiAuthData }: Credentials,
  timestamp = String(Math.floor(Date.now() / 1000)),
): Record<string, string | undefined> {
  const sign = hmac(apiSecret, `${timestamp}GET/users/self/verify`);
  return { apiKey, passphrase: apiAuthData?.passphrase, timestamp, sign };
}

/** A logged-in connection. */
export async function connectPrivate(
  venue: SimulatedVenue,
  credentials = venue.credentials,
): Promise<WireClient> {
  const client = await connect(venue, 'private');
  client.send({ op: 'login', args: [loginArgument(credentials)] });
  await client.waitFor((frame) => frame.includes('"event":"login"'));
  return client;
}

export async function subscribe(client: WireClient, ...args: Record<string, string>[]): Promise<void> {
  client.send({ op: 'subscribe', args });
  await settle(client);
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** What the envelope holds, when there is one. */
  readonly data: readonly Row[];
}

export async function get(
  venue: SimulatedVenue,
  path: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${venue.apiHost}/api/v5/${path}`, { headers });
  const text = await response.text();
  return { status: response.status, text, data: (JSON.parse(text) as { data?: Row[] }).data ?? [] };
}

export function signedHeaders(
  path: string,
  { apiKey, apiSecret, apiAuthData }: Credentials,
  timestamp = new Date().toISOString(),
): Record<string, string> {
  return {
    'OK-ACCESS-KEY': apiKey,
    'OK-ACCESS-SIGN': hmac(apiSecret, `${timestamp}GET/api/v5/${path}`),
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-PASSPHRASE': apiAuthData?.passphrase ?? '',
  };
}

/** A private request of an account. */
export const signed = (
  venue: SimulatedVenue,
  path: string,
  credentials = venue.credentials,
): Promise<Answer> => get(venue, path, signedHeaders(path, credentials));

/** What an action was answered with. */
export interface ActionAnswer extends Answer {
  readonly code: string;
}

/** Sends an action of the first account: the body is one object, or a list. */
export const post = (venue: SimulatedVenue, path: string, body: unknown): Promise<ActionAnswer> =>
  postAs(venue, venue.credentials)(path, body);

/** Sends actions of an account. */
export const postAs =
  (venue: SimulatedVenue, { apiKey, apiSecret, apiAuthData }: Credentials) =>
  async (path: string, body: unknown): Promise<ActionAnswer> => {
    const json = typeof body === 'string' ? body : JSON.stringify(body);
    const timestamp = new Date().toISOString();
    const response = await fetch(`${venue.apiHost}/api/v5/${path}`, {
      method: 'POST',
      body: json,
      headers: {
        'Content-Type': 'application/json',
        'OK-ACCESS-KEY': apiKey,
        'OK-ACCESS-SIGN': hmac(apiSecret, `${timestamp}POST/api/v5/${path}${json}`),
        'OK-ACCESS-TIMESTAMP': timestamp,
        'OK-ACCESS-PASSPHRASE': apiAuthData?.passphrase ?? '',
      },
    });
    const text = await response.text();
    const { code = '', data = [] } = JSON.parse(text) as { code?: string; data?: Row[] };
    return { status: response.status, text, code, data };
  };

/** Body of `trade/order`: an order on spot that rests far below the market. */
export const LIMIT_BUY = {
  instId: 'BTC-USDT',
  tdMode: 'cash',
  side: 'buy',
  ordType: 'limit',
  px: '50000',
  sz: '0.01',
} as const;
