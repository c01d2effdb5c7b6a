import { WebSocket } from 'ws';
import { MARKETS } from './markets.js';
import type { ClientResult, ClientTask } from './messages.js';
import { Meter } from './meter.js';
import { sharedClock } from './shared-clock.js';

/** From the end of a ticker frame, `..."timestamp":"2025-11-10T17:35:55.440295Z"}]}`, to its time of day. */
const TIME_FROM_END = 'T17:35:55.440295Z"}]}'.length - 1;

const DAY = 86_400_000;

let sink = 0;

/** `ws` alone: the frame's bytes arrive and are not read. */
export async function receiveBytes(task: ClientTask): Promise<ClientResult> {
  const meter = frameMeter(task);
  const { clock, isPaced } = timing(task);
  const socket = openSocket(task);
  socket.on('message', (data: Buffer) => {
    sink += data.length;
    if (isPaced)
      meter.record((clock() % DAY) - timeOfDay(data.toString('latin1', data.length - TIME_FROM_END)));
    else meter.tick();
  });
  return finish(meter, socket);
}

interface Packet {
  readonly data?: readonly { readonly symbol?: string; readonly timestamp?: string }[];
}

/** `ws` and `JSON.parse`: the least that any program does to read a frame. */
export async function receiveJson(task: ClientTask): Promise<ClientResult> {
  const meter = frameMeter(task);
  const { clock, isPaced } = timing(task);
  const socket = openSocket(task);
  socket.on('message', (data: Buffer) => {
    const packet = JSON.parse(data.toString()) as Packet;
    const row = packet.data?.[0];
    sink += row?.symbol?.length ?? 0;
    if (isPaced && row?.timestamp) meter.record((clock() % DAY) - timeOfDay(row.timestamp.slice(11)));
    else meter.tick();
  });
  return finish(meter, socket);
}

function frameMeter({ warmup, frames }: ClientTask): Meter {
  let calls = 0;
  // Here an event is a frame, so the frames at each boundary are known.
  return new Meter({ warmup, events: frames, frames: () => warmup + frames * calls++ });
}

const timing = ({ rate, clockBase }: ClientTask): { clock: () => number; isPaced: boolean } => ({
  clock: sharedClock(clockBase),
  isPaced: rate !== undefined,
});

/** With the options that hftjs uses. */
function openSocket({ origin, channel }: ClientTask): WebSocket {
  const socket = new WebSocket(`ws://${origin}/v2`, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: 64 * 1024 * 1024,
  });
  const params = { channel, symbol: MARKETS.map(({ symbol }) => symbol), snapshot: channel === 'ticker' };
  socket.on('open', () => {
    socket.send(JSON.stringify({ method: 'subscribe', params, req_id: 1 }));
  });
  return socket;
}

async function finish(meter: Meter, socket: WebSocket): Promise<ClientResult> {
  const failed = new Promise<never>((_, reject) => {
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('the server closed the connection'));
    });
  });
  const result = await Promise.race([meter.finished, failed]);
  socket.terminate();
  if (sink === 0) throw new Error('nothing was received');
  return result;
}

/** Milliseconds since midnight from a text that contains a time such as `17:35:55.440295`. */
function timeOfDay(text: string): number {
  const start = text.startsWith('T') ? 1 : 0;
  const hours = Number(text.slice(start, start + 2));
  const minutes = Number(text.slice(start + 3, start + 5));
  return (hours * 60 + minutes) * 60_000 + Number(text.slice(start + 6, start + 15)) * 1000;
}
