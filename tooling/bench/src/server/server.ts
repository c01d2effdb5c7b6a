// The loopback server, a separate process: each connection gets frames as the last task states.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { marketsOf, type Market } from '../frames/market.js';
import { sharedClock } from '../frames/shared-clock.js';
import { FRAMES_PER_WRITE, WireBatches } from '../frames/wire-batches.js';
import type { BurstQuestion, ServerReady, ServerTask } from '../protocol.js';
import { messageOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';
import { Session } from './session.js';

/** What the next connection gets. */
interface Scene {
  readonly task: ServerTask;
  readonly message: HotMessage;
  readonly markets: readonly Market[];
  readonly batches: WireBatches;
  readonly clock: () => number;
  /** When its bursts began. */
  readonly starts: number[];
}

const prepared = new Map<string, WireBatches>();
let scene: Scene | undefined;
let clock: (() => number) | undefined;

function prepare(task: ServerTask): Scene {
  clock ??= sharedClock(task.clockBase);
  const message = messageOf(task.message);
  const markets = marketsOf(message.venue.quote, task.markets);
  const framesPerWrite = task.sending.kind === 'paced' ? 1 : FRAMES_PER_WRITE;
  const key = `${task.message} ${task.markets} ${framesPerWrite}`;
  const batches = prepared.get(key) ?? new WireBatches(message, markets, framesPerWrite).prepare();
  prepared.set(key, batches);
  return { task, message, markets, batches, clock, starts: [] };
}

const http = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const body = scene?.message.venue.rest?.(path, scene.markets);
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? {}));
});

const server = new WebSocketServer({ server: http, perMessageDeflate: false });

server.on('connection', (socket, request) => {
  if (!scene) return;
  const { message, markets, batches, clock: now, starts, task } = scene;
  new Session({
    socket,
    tcp: request.socket,
    venue: message.venue,
    symbols: markets.map((market) => message.venue.symbolOf(market)),
    awaitsSubscriptions: request.url !== '/frames',
    framesPerWrite: task.sending.kind === 'paced' ? 1 : FRAMES_PER_WRITE,
    sending: task.sending,
    source: () => batches.source(now),
    onBurst: () => starts.push(now()),
  });
});

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  process.on('message', (task: ServerTask | BurstQuestion) => {
    if ('bursts' in task) process.send?.(scene?.starts ?? []);
    else {
      scene = prepare(task);
      process.send?.({ origin: `127.0.0.1:${port}` } satisfies ServerReady);
    }
  });
});

process.on('disconnect', () => process.exit());
