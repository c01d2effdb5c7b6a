import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Meter } from '../clients/meter.js';
import type { ClientResult, ClientTask } from '../protocol.js';
import { messageOf } from '../venues/messages.js';
import { PEERS } from './list.js';
import { checkHandled } from './peer.js';

/** The frames by another library, from end to end. */
export async function receiveByPeer(task: ClientTask): Promise<ClientResult> {
  const peer = PEERS[task.kind.replace('peer:', '')];
  if (!peer || task.peers === undefined) throw new Error(`${task.kind} is not installed`);
  const load = createRequire(join(task.peers, 'package.json'));
  const meter = new Meter(task, !peer.countsEvents);
  const receive = await peer.open();
  await receive({ task, message: messageOf(task.message), meter, load });
  const result = await meter.finished;
  checkHandled();
  return result;
}
