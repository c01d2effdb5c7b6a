import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, npmInstall } from '../npm.js';
import { nameOf } from '../venues/messages.js';
import type { HotMessage } from '../venues/venue.js';
import { PEERS, REMARKS } from './list.js';

export interface OpenedPeers {
  /** Where they are installed. */
  readonly folder: string;
  readonly remarks: readonly string[];
  readonly of: (message: HotMessage) => readonly `peer:${string}`[];
}

/** Installs each peer by itself. The others are measured if one cannot be installed. */
export function openPeers(onProgress: (text: string) => void): OpenedPeers {
  const folder = cacheFolder('peers');
  const packages = [...new Set(Object.values(PEERS).map((peer) => peer.package))];
  const missing: string[] = [];
  for (const name of packages) {
    if (existsSync(manifestOf(folder, name))) continue;
    onProgress(`installing ${name}`);
    try {
      npmInstall(folder, [name]);
    } catch {
      missing.push(name);
    }
  }
  const installed = packages.filter((name) => !missing.includes(name));
  return {
    folder,
    remarks: [
      `Versions: ${installed.map((name) => `${name} ${versionOf(folder, name)}`).join(', ')}.`,
      ...missing.map((name) => `${name} could not be installed.`),
      ...REMARKS,
    ],
    of: (message) =>
      Object.entries(PEERS)
        .filter(([, peer]) => installed.includes(peer.package) && peer.messages.includes(nameOf(message)))
        .map(([id]) => `peer:${id}` as const),
  };
}

const manifestOf = (folder: string, name: string): string =>
  join(folder, 'node_modules', name, 'package.json');

const versionOf = (folder: string, name: string): string =>
  (JSON.parse(readFileSync(manifestOf(folder, name), 'utf8')) as { readonly version: string }).version;
