// The loopback server, a separate process. Each connection gets frames at the rate of the last task.
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { BenchChannel, ServerReady, ServerTask } from './messages.js';
import { Session } from './session.js';
import { sharedClock } from './shared-clock.js';
import { WireBatches } from './wire-batches.js';

/** Under load a venue's gateway writes many frames at once; some 8 kB. */
const FRAMES_PER_WRITE = 32;

const prepared = new Map<string, WireBatches>();

function batches(channel: BenchChannel, framesPerBatch: number): WireBatches {
  const key = `${channel} ${framesPerBatch}`;
  const present = prepared.get(key) ?? new WireBatches(channel, framesPerBatch);
  prepared.set(key, present);
  return present;
}

let rate: number | undefined;
let clock: (() => number) | undefined;

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket, request) => {
  new Session({
    socket,
    tcp: request.socket,
    rate,
    source: (channel) =>
      rate === undefined ? batches(channel, FRAMES_PER_WRITE).taker() : batches(channel, 1).taker(clock),
  });
});

server.on('listening', () => {
  const { port } = server.address() as AddressInfo;
  process.on('message', (task: ServerTask) => {
    rate = task.rate;
    clock ??= sharedClock(task.clockBase);
    process.send?.({ origin: `127.0.0.1:${port}` } satisfies ServerReady);
  });
});

process.on('disconnect', () => process.exit());
