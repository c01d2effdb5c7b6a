import { PEERS } from '../peers/list.js';

/** How clients are named in tables. */
const NAMES: Readonly<Record<string, string>> = {
  ws: 'ws',
  json: 'ws + JSON.parse',
  hftjs: 'hftjs',
  direct: "hftjs, receiver: 'direct'",
  plain: 'hftjs, compiled readers off',
  service: 'hftjs, ServiceBase',
};

export function clientName(kind: string): string {
  const id = kind.replace('peer:', '');
  const peer = PEERS[id];
  return peer ? `${peer.package} (${peer.level})` : (NAMES[kind] ?? kind);
}
