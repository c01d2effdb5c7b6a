import { WebSocket } from 'ws';
import type { ClientResult, ClientTask } from '../protocol.js';
import { Meter } from './meter.js';

/** From the end of Kraken's ticker, `..."timestamp":"2026-11-10T17:35:55.440295Z"}]}`, to its time. */
const TIME_FROM_END = '2026-11-10T17:35:55.440295Z"}]}'.length;

let sink = 0;

/** `ws` alone: the frame's bytes arrive and are not read. */
export async function receiveBytes(task: ClientTask): Promise<ClientResult> {
  const meter = new Meter(task, true);
  const isPaced = isPacedTask(task);
  const socket = openSocket(task);
  socket.on('message', (data: Buffer) => {
    sink += data.length;
    if (isPaced) meter.record(timeOf(data.toString('latin1', data.length - TIME_FROM_END)));
    else meter.tick();
  });
  return finish(meter, socket);
}

interface Packet {
  readonly data?: readonly { readonly timestamp?: string }[] | object;
}

/** `ws` and `JSON.parse`: the least that any program does to read a frame. */
export async function receiveJson(task: ClientTask): Promise<ClientResult> {
  const meter = new Meter(task, true);
  const isPaced = isPacedTask(task);
  const socket = openSocket(task);
  socket.on('message', (data: Buffer) => {
    const packet = JSON.parse(data.toString()) as Packet;
    sink += packet.data === undefined ? 1 : 2;
    const row = isPaced && Array.isArray(packet.data) ? (packet.data[0] as { timestamp: string }) : undefined;
    if (row) meter.record(timeOf(row.timestamp));
    else meter.tick();
  });
  return finish(meter, socket);
}

const isPacedTask = ({ measure }: ClientTask): boolean => measure.kind === 'span';

/** With the options that hftjs uses. */
const openSocket = ({ origin }: ClientTask): WebSocket =>
  new WebSocket(`ws://${origin}/frames`, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: 64 * 1024 * 1024,
  });

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

/** Epoch milliseconds of a time with microseconds, such as `2026-11-10T17:35:55.440295Z`. */
const timeOf = (text: string): number =>
  Date.parse(`${text.slice(0, 19)}Z`) + Number(text.slice(19, 26)) * 1000;
