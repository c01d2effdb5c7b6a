// One client, a process of its own: receives its task, runs it, reports and ends.
import type { ClientResult, ClientTask } from '../protocol.js';

type Receive = (task: ClientTask) => Promise<ClientResult>;

/** Loaded one by one, so that no client pays for another's modules. */
async function receiverOf({ kind }: ClientTask): Promise<Receive> {
  switch (kind) {
    case 'ws':
      return (await import('./ws-clients.js')).receiveBytes;
    case 'json':
      return (await import('./ws-clients.js')).receiveJson;
    case 'hftjs':
    case 'direct':
    case 'plain':
    case 'service':
      return (await import('./hftjs-client.js')).receiveEvents;
    default:
      return (await import('../peers/receive.js')).receiveByPeer;
  }
}

process.once('message', (task: ClientTask) => {
  void run(task);
});

async function run(task: ClientTask): Promise<void> {
  const receive = await receiverOf(task);
  const result = await receive(task);
  process.send?.(result, () => {
    process.exit();
  });
}

process.on('disconnect', () => process.exit());
