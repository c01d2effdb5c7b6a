import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';

/** What can be wrong with the body of a REST answer. */
export const BodyFault = {
  /** It is made at once and sent after `duration`: its content is old by then. */
  LATE: 'late',
  /** It comes in pieces over `duration`. */
  SLOW: 'slow',
  /** The connection is cut in the middle of it. */
  CUT: 'cut',
  /** Its first half comes; the connection stays open, and nothing follows. */
  STUCK: 'stuck',
  /** It goes on after its end, without an end. */
  ENDLESS: 'endless',
  /** Not even the status comes. */
  SILENT: 'silent',
} as const;
export type BodyFault = (typeof BodyFault)[keyof typeof BodyFault];

export interface BodyFaultOptions {
  /** How many answers; default: all, until `accept`. */
  readonly times?: number;
  /** Of this path only; one that ends in `*` stands for all that begin so. */
  readonly path?: string;
  /** Milliseconds, of `late` and `slow`. @defaultValue 3_000 */
  readonly duration?: number;
}

/** How one answer is sent. */
export interface FaultyBody {
  readonly fault: BodyFault;
  readonly duration: number;
}

const PIECES = 10;
const ENDLESS_PIECE = Buffer.alloc(16_384, ' ');
const ENDLESS_INTERVAL = 10;

/** Sends an answer whose head is written with this body, or as much of it as the fault lets through. */
export async function sendFaulty(
  response: ServerResponse,
  body: Buffer,
  { fault, duration }: FaultyBody,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const half = body.subarray(0, body.length >> 1);
  switch (fault) {
    case 'late':
      await pause(duration, gone.signal);
      response.end(body);
      return;
    case 'slow':
      await sendSlowly(response, body, { duration, signal: gone.signal });
      return;
    case 'cut':
      response.setHeader('Content-Length', body.length);
      response.write(half, () => response.destroy());
      return;
    case 'stuck':
      response.setHeader('Content-Length', body.length);
      response.write(half);
      return;
    case 'endless':
      response.write(body);
      while (!gone.signal.aborted) {
        response.write(ENDLESS_PIECE);
        await pause(ENDLESS_INTERVAL, gone.signal);
      }
      return;
    case 'silent':
      return;
  }
}

async function sendSlowly(
  response: ServerResponse,
  body: Buffer,
  { duration, signal }: { duration: number; signal: AbortSignal },
): Promise<void> {
  const size = Math.max(1, Math.ceil(body.length / PIECES));
  for (let start = 0; start < body.length && !signal.aborted; start += size) {
    response.write(body.subarray(start, start + size));
    await pause(duration / PIECES, signal);
  }
  response.end();
}

/** Ends early when the client has gone. */
const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => undefined);
