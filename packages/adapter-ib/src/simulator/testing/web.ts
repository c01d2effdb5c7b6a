import type { IBSimulator } from '../index.js';
import { SocketClient } from './socket-client.js';

export const QUOTE_FIELDS = ['31', '84', '85', '86', '88', '7059', '7762', '6509'];

export const CONID = { AAPL: 265_598, BTC: 479_624_278, EUR_USD: 12_087_792 } as const;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: unknown;
}

/** A request below `/v1/api`; one with a body is a POST. */
export async function call(venue: IBSimulator, path: string, body?: object): Promise<Answer> {
  const response = await fetch(
    `${venue.apiHost}/v1/api${path}`,
    body && { method: 'POST', body: JSON.stringify(body) },
  );
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) as unknown };
}

/** The same with any method. */
export async function request(venue: IBSimulator, method: string, path: string): Promise<Answer> {
  const response = await fetch(`${venue.apiHost}/v1/api${path}`, { method });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) as unknown };
}

/** An order of the first account, in the body that places it. */
export const placeOrders = (venue: IBSimulator, ...orders: readonly object[]): Promise<Answer> =>
  call(venue, `/iserver/account/${venue.accounts[0]}/orders`, { orders });

/** Places an order, answers all questions with yes, and returns the last answer. */
export async function placeConfirmed(venue: IBSimulator, order: object): Promise<Answer> {
  let answer = await placeOrders(venue, order);
  for (;;) {
    const id = Array.isArray(answer.json) ? (answer.json as readonly Row[])[0]?.id : undefined;
    if (typeof id !== 'string') return answer;
    answer = await call(venue, `/iserver/reply/${id}`, { confirmed: true });
  }
}

/** The session of `/tickle`. */
export async function sessionOf(venue: IBSimulator): Promise<string> {
  const { json } = await call(venue, '/tickle');
  return (json as { session: string }).session;
}

export const socketUrl = ({ streamHost }: IBSimulator): string => `${streamHost}/v1/api/ws`;

/** A socket whose cookie opened it, and that has been greeted. */
export async function connect(venue: IBSimulator): Promise<SocketClient> {
  const headers = { Cookie: `api={"session":"${await sessionOf(venue)}"}` };
  const client = await SocketClient.connect(socketUrl(venue), { headers });
  await client.waitFor('"topic":"sts"');
  return client;
}

/** The same, once `/iserver/accounts` has been read. */
export async function enter(venue: IBSimulator): Promise<SocketClient> {
  await call(venue, '/iserver/accounts');
  return connect(venue);
}

/** Afterwards all earlier messages have been received: the venue sends no other acknowledgement. */
export async function settle(client: SocketClient): Promise<void> {
  const echoes = (): number => client.texts.filter((text) => text === 'ech+hb').length;
  const before = echoes();
  client.send('ech+hb');
  await client.waitUntil(() => echoes() > before);
}

export type Row = Readonly<Record<string, unknown>>;

/** Messages of a topic, of all their targets. */
export const messagesOf = (client: SocketClient, topic: string): Row[] =>
  client.texts
    .filter((text) => text.startsWith('{') && text.includes(`"topic":"${topic}`))
    .map((text) => JSON.parse(text) as Row);

/** The rows of `sor` or `str`, frame after frame. */
export const rowsOf = (client: SocketClient, topic: string): Row[] =>
  messagesOf(client, topic).flatMap(({ args }) => args as Row[]);

export const watch = (client: SocketClient, conid: number, fields = QUOTE_FIELDS): void => {
  client.send(`smd+${conid}+${JSON.stringify({ fields })}`);
};
