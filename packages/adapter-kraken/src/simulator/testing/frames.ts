import type { WireClient } from '@hftjs/simulator';

/** A frame as tests read it. */
export interface Frame {
  readonly channel?: string;
  readonly type?: string;
  readonly data?: Record<string, unknown>[];
  readonly sequence?: number;
  readonly method?: string;
  readonly success?: boolean;
  readonly error?: string;
  readonly req_id?: number;
}

export type DataFrame = Frame & Required<Pick<Frame, 'data'>>;

export const parseFrame = (frame: string): Frame => JSON.parse(frame) as Frame;

/** The data that a client has received on a channel. */
export const framesOf = (client: WireClient, channel: string): DataFrame[] =>
  client
    .parsed<Frame>()
    .flatMap(({ data, ...frame }) => (frame.channel === channel && data ? [{ ...frame, data }] : []));

export function subscribe(client: WireClient, params: Record<string, unknown>, requestId?: number): void {
  client.send({ method: 'subscribe', params, ...(requestId !== undefined && { req_id: requestId }) });
}

let pings = 1000;

/** Sends a ping and waits for its pong: every frame sent before the pong has been received then. */
export async function settle(client: WireClient): Promise<void> {
  const id = pings++;
  client.send({ method: 'ping', req_id: id });
  await client.waitFor((frame) => frame.startsWith(`{"method":"pong","req_id":${id}`));
}

const TIMES = '"time_in":"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z","time_out":"[^"]{27}"';

/** Matches a frame to the byte, but for `TIMES`, which are a reply's two times, and `#`, which is any one value. */
export const likeFrame = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/[{}[\]().+?]/g, '\\$&')
      .replace('TIMES', TIMES)
      .replaceAll('#', '[^,\\]}]+')}$`,
  );
