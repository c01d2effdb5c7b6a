// One client, a process of its own: receives its task, runs it, reports and ends.
import type { ClientKind, ClientResult, ClientTask } from './messages.js';

type Receive = (task: ClientTask) => Promise<ClientResult>;

/** Loaded one by one, so that no client pays for another's modules. */
const RECEIVERS: Readonly<Record<ClientKind, () => Promise<Receive>>> = {
  ws: async () => (await import('./ws-clients.js')).receiveBytes,
  json: async () => (await import('./ws-clients.js')).receiveJson,
  hftjs: async () => (await import('./hftjs-client.js')).receiveEvents,
};

process.once('message', (task: ClientTask) => {
  void run(task);
});

async function run(task: ClientTask): Promise<void> {
  const receive = await RECEIVERS[task.kind]();
  const result = await receive(task);
  process.send?.(result, () => {
    process.exit();
  });
}

process.on('disconnect', () => process.exit());
