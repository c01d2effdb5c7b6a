// The loopback server, a separate process: each connection gets frames as the last task states.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { marketsOf, type Market } from '../frames/market.js';
import { sharedClock } from '../frames/shared-clock.js';
import { FRAMES_PER_WRITE, turnsOf, WireBatches } from '../frames/wire-batches.js';
import {
  BEGIN_PATH,
  type BurstQuestion,
  type NextTurn,
  type ServerReady,
  type ServerTask,
} from '../protocol.js';
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
  readonly sessions: Session[];
  /** Whether the client has the snapshots of its books. */
  hasBegun: boolean;
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
  const batches =
    prepared.get(key) ?? new WireBatches(message, markets, { framesPerBatch: framesPerWrite }).prepare();
  prepared.set(key, batches);
  return { task, message, markets, batches, clock, starts: [], sessions: [], hasBegun: false };
}

const http = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = scene && answerOf(scene, pathname, searchParams);
  response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(body ?? '{}');
});

function answerOf(given: Scene, path: string, parameters: URLSearchParams): string | undefined {
  const { message, markets, sessions } = given;
  const { venue, snapshot } = message;
  if (path === BEGIN_PATH) {
    for (const session of sessions) session.beginBooks();
    given.hasBegun = true;
    return '{}';
  }
  if (snapshot?.rest === undefined || !path.endsWith(snapshot.rest)) {
    const body = venue.rest?.(path, markets);
    return body === undefined ? undefined : JSON.stringify(body);
  }
  // Later books are not the one of the beginning.
  if (given.hasBegun) return undefined;
  const market = markets.find((candidate) => venue.symbolOf(candidate) === parameters.get('symbol'));
  const limit = Number(parameters.get('limit') ?? Infinity);
  return market && snapshot.text(market, { turns: turnsOf(markets.length), sent: 0, limit });
}

const server = new WebSocketServer({ server: http, perMessageDeflate: false });

server.on('connection', (socket, request) => {
  if (!scene) return;
  const { message, markets, batches, clock: now, starts, task, sessions } = scene;
  const framesPerWrite = task.sending.kind === 'paced' ? 1 : FRAMES_PER_WRITE;
  const turns = turnsOf(markets.length);
  const session = new Session({
    socket,
    tcp: request.socket,
    message,
    markets,
    turns,
    awaitsSubscriptions: request.url !== '/frames',
    framesPerWrite,
    sending: task.sending,
    source: (sent, before) => {
      const isAll = sent.length === markets.length;
      return (
        isAll ? batches : new WireBatches(message, sent, { framesPerBatch: framesPerWrite, turns })
      ).source(now, before);
    },
    onBurst: () => starts.push(now()),
  });
  sessions.push(session);
});

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  process.on('message', (task: ServerTask | BurstQuestion | NextTurn) => {
    if ('bursts' in task) process.send?.(scene?.starts ?? []);
    else if ('turn' in task) for (const session of scene?.sessions ?? []) session.takeTurn();
    else {
      scene = prepare(task);
      process.send?.({ origin: `127.0.0.1:${port}` } satisfies ServerReady);
    }
  });
});

process.on('disconnect', () => process.exit());
