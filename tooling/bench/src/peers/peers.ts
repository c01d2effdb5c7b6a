import { cacheFolder, npmInstall } from '../npm.js';
import type { HotMessage } from '../venues/venue.js';

export interface OpenedPeers {
  readonly folder: string;
  readonly remarks: readonly string[];
  of(message: HotMessage): readonly `peer:${string}`[];
}

export function openPeers(_messages: readonly HotMessage[], onProgress: (text: string) => void): OpenedPeers {
  const folder = cacheFolder('peers');
  onProgress('installing');
  npmInstall(folder, []);
  return { folder, remarks: [], of: () => [] };
}
