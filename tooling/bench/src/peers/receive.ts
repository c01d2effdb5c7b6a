import type { ClientResult, ClientTask } from '../protocol.js';

export function receiveByPeer(task: ClientTask): Promise<ClientResult> {
  throw new Error(`there is no peer ${task.kind}`);
}
