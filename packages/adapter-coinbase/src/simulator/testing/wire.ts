import { createPrivateKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { WireClient, type Credentials, type SimulatedVenue } from '@hftjs/simulator';

export type Row = Readonly<Record<string, unknown>>;

/** A frame as tests read it. */
export interface Frame {
  readonly type?: string;
  readonly message?: string;
  readonly channel?: string;
  readonly timestamp?: string;
  readonly sequence_num?: number;
  readonly events?: readonly (Row & {
    readonly type?: string;
    readonly orders?: readonly Row[];
    readonly trades?: readonly Row[];
    readonly tickers?: readonly Row[];
    readonly products?: readonly Row[];
    readonly subscriptions?: Readonly<Record<string, readonly string[]>>;
  })[];
}

export const connect = (venue: SimulatedVenue): Promise<WireClient> => WireClient.connect(venue.streamHost);

export const framesOf = (client: WireClient): Frame[] => client.parsed<Frame>();

export const ofChannel = (client: WireClient, channel: string): Frame[] =>
  framesOf(client).filter((frame) => frame.channel === channel);

export const errors = (client: WireClient): (string | undefined)[] =>
  framesOf(client).flatMap(({ type, message }) => (type === 'error' ? [message] : []));

/** The orders that a client heard of so far. */
export const ordersOf = (client: WireClient): Row[] =>
  ofChannel(client, 'user').flatMap(({ events = [] }) => events.flatMap(({ orders = [] }) => orders));

/** The sets of subscriptions that acknowledgements listed. */
export const acks = (client: WireClient): (Readonly<Record<string, readonly string[]>> | undefined)[] =>
  ofChannel(client, 'subscriptions').map(({ events }) => events?.[0]?.subscriptions);

/** Waits until all that was sent before has been received: everything is in order on one socket. */
export const settle = (client: WireClient): Promise<void> => client.settle();

export interface TokenChanges {
  readonly header?: Row;
  readonly claims?: Row;
  readonly uri?: string;
  /** ECDSA signatures as OpenSSL makes them. */
  readonly isDer?: boolean;
}

/** Makes a token as the documentation describes: it shares no code with the adapter or the simulator. */
export function token(
  { apiKey, apiSecret }: Credentials,
  { header, claims, uri, isDer = false }: TokenChanges = {},
): string {
  const key = privateKey(apiSecret);
  const isEdwards = key.asymmetricKeyType === 'ed25519';
  const now = Math.floor(Date.now() / 1000);
  const nonce = randomBytes(16).toString('hex');
  const text = [
    { alg: isEdwards ? 'EdDSA' : 'ES256', typ: 'JWT', kid: apiKey, nonce, ...header },
    { sub: apiKey, iss: 'cdp', nbf: now, exp: now + 120, ...(uri !== undefined && { uri }), ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const data = Buffer.from(text);
  const signature = isEdwards
    ? sign(null, data, key)
    : sign('sha256', data, { key, dsaEncoding: isDer ? 'der' : 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function privateKey(secret: string): KeyObject {
  if (secret.startsWith('-----BEGIN EC PRIVATE KEY-----')) return createPrivateKey(secret);
  const bytes = Buffer.from(secret, 'base64');
  if (bytes.length !== 64) throw new Error('an Ed25519 secret has 64 bytes');
  const d = bytes.toString('base64url', 0, 32);
  const x = bytes.toString('base64url', 32);
  return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' });
}

export async function subscribe(client: WireClient, channel: string, ...productIds: string[]): Promise<void> {
  client.send({ type: 'subscribe', ...(productIds.length > 0 && { product_ids: productIds }), channel });
  await settle(client);
}

/** A connection with the user channel. */
export async function connectUser(
  venue: SimulatedVenue,
  { credentials = venue.credentials, productIds }: { credentials?: Credentials; productIds?: string[] } = {},
): Promise<WireClient> {
  const client = await connect(venue);
  client.send({ type: 'subscribe', product_ids: productIds, channel: 'user', jwt: token(credentials) });
  await client.waitFor((frame) => frame.includes('"channel":"subscriptions"'));
  return client;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Row & {
    readonly orders?: readonly Row[];
    readonly fills?: readonly Row[];
    readonly products?: readonly Row[];
    readonly trades?: readonly Row[];
    readonly order?: Row;
    readonly accounts?: readonly Row[];
    readonly candles?: readonly Row[];
    readonly results?: readonly Row[];
    readonly success_response?: Row;
    readonly error_response?: Row;
    readonly errors?: unknown;
    readonly cursor?: string;
    readonly has_next?: boolean;
  };
}

/** Whose key signs requests, and where they go. */
export type Caller = Pick<SimulatedVenue, 'apiHost' | 'credentials'>;

/** The same venue with another key. */
export const as = (credentials: Credentials, { apiHost }: Caller): Caller => ({ apiHost, credentials });

export const get = (venue: Caller, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  request(venue, path, { headers });

/** A private request of an account. */
export const signed = (
  venue: Caller,
  path: string,
  credentials: Credentials = venue.credentials,
): Promise<Answer> => request(venue, path, { headers: authorization('GET', path, credentials) });

/** A private request with a body. */
export const post = (venue: Caller, path: string, body: unknown): Promise<Answer> =>
  request(venue, path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...authorization('POST', path, venue.credentials) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Paths without a `/` at their beginning are those of Advanced Trade. */
const whole = (path: string): string => (path.startsWith('/') ? path : `/api/v3/brokerage/${path}`);

function authorization(method: string, path: string, credentials: Credentials): { Authorization: string } {
  const [bare = ''] = whole(path).split('?');
  return { Authorization: `Bearer ${token(credentials, { uri: `${method} api.coinbase.com${bare}` })}` };
}

async function request({ apiHost }: Caller, path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(apiHost + whole(path), init);
  const text = await response.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {};
  return { status: response.status, headers: response.headers, text, body };
}
