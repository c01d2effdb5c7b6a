import { createHash, createHmac } from 'node:crypto';
import { WireClient, type Credentials, type SimulatedVenue } from '@hftjs/simulator';

/** A frame as tests read it. */
export interface Frame {
  readonly event?: string;
  readonly message?: string;
  readonly feed?: string;
  readonly product_id?: string;
  readonly product_ids?: string[];
  readonly seq?: number;
  readonly trades?: Record<string, unknown>[];
  readonly fills?: Record<string, unknown>[];
  readonly orders?: Record<string, unknown>[];
  readonly order?: Record<string, unknown>;
  readonly order_id?: string;
  readonly is_cancel?: boolean;
  readonly reason?: string;
  readonly [field: string]: unknown;
}

export const connect = (venue: SimulatedVenue): Promise<WireClient> =>
  WireClient.connect(`${venue.streamHost}/ws/v1`);

export const parsed = (client: WireClient): Frame[] =>
  client.frames.map((frame) => JSON.parse(frame) as Frame);

/** Data that a client has received on a feed, raw. */
export const rawOf = (client: WireClient, feed: string): string[] =>
  client.frames.filter((frame) => {
    const { event, feed: name } = JSON.parse(frame) as Frame;
    return event === undefined && name === feed;
  });

/** Data that a client has received on a feed. */
export const framesOf = (client: WireClient, feed: string): Frame[] =>
  rawOf(client, feed).map((frame) => JSON.parse(frame) as Frame);

export const pongs = (client: WireClient): number =>
  client.frames.filter((frame) => frame === '{"event":"pong"}').length;

/** Sends a ping and waits for its pong: every frame sent before the pong has been received then. */
export async function settle(client: WireClient): Promise<void> {
  const before = pongs(client);
  client.send({ event: 'ping' });
  await client.waitUntil(() => pongs(client) > before);
}

export async function subscribe(client: WireClient, feed: string, ...productIds: string[]): Promise<void> {
  client.send({ event: 'subscribe', feed, product_ids: productIds });
  await settle(client);
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Written from the documentation: it shares no code with the simulator or the adapter. */
const sign = (secret: string, text: string): string =>
  createHmac('sha512', Buffer.from(secret, 'base64')).update(sha256(text)).digest('base64');

export interface Proof {
  readonly api_key: string;
  readonly original_challenge: string;
  readonly signed_challenge: string;
}

/** Asks for a challenge and signs it. */
export async function prove(client: WireClient, { apiKey, apiSecret }: Credentials): Promise<Proof> {
  const heard = client.frames.length;
  client.send({ event: 'challenge', api_key: apiKey });
  await settle(client);
  const { message = '' } =
    parsed(client)
      .slice(heard)
      .find(({ event }) => event === 'challenge') ?? {};
  return { api_key: apiKey, original_challenge: message, signed_challenge: sign(apiSecret, message) };
}

/** A client that is subscribed to these private feeds. */
export async function connectPrivate(
  venue: SimulatedVenue,
  { credentials = venue.credentials, feeds = ['open_orders', 'fills'] } = {},
): Promise<WireClient> {
  const client = await connect(venue);
  const proof = await prove(client, credentials);
  for (const feed of feeds) client.send({ event: 'subscribe', feed, ...proof });
  await settle(client);
  return client;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) as Record<string, unknown> };
}

/** Names are those behind `/derivatives/api/v3/`, unless they are whole paths. */
const pathOf = (name: string): string => (name.startsWith('/') ? name : `/derivatives/api/v3/${name}`);

export const get = async (venue: SimulatedVenue, name: string): Promise<Answer> =>
  answerOf(await fetch(`${venue.apiHost}${pathOf(name)}`));

let nonce = 1_700_000_000_000;

interface SignedCall {
  readonly method?: 'GET' | 'POST' | 'PUT';
  /** Form of a POST. */
  readonly body?: string;
  readonly credentials?: Credentials;
  readonly nonce?: string;
}

/** A private call, signed as Kraken documents it. */
export async function signed(
  venue: SimulatedVenue,
  target: string,
  { method = 'GET', body, credentials = venue.credentials, nonce: given }: SignedCall = {},
): Promise<Answer> {
  const now = given ?? String(nonce++);
  const [path = '', query = ''] = pathOf(target).replace('/derivatives', '').split('?');
  const Authent = sign(credentials.apiSecret, `${query}${body ?? ''}${now}${path}`);
  const headers = {
    APIKey: credentials.apiKey,
    Authent,
    ...(now !== '' && { Nonce: now }),
    ...(body !== undefined && { 'Content-Type': 'application/x-www-form-urlencoded' }),
  };
  return answerOf(
    await fetch(`${venue.apiHost}${pathOf(target)}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    }),
  );
}
