import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = join(import.meta.dirname, '../../packages');

/**
 * Adds the lower bound to peer ranges among our packages, which is the present version: what is packed may need what that
 * version added. The manifests have the upper bound only, such as `<1.0.0`: the next minor versions of a peer satisfy what was
 * packed before.
 */
export function beforePacking(manifest) {
  const peers = Object.entries(manifest.peerDependencies ?? {});
  if (!peers.some(([name]) => name.startsWith('@hftjs/'))) return manifest;
  const versions = workspaceVersions();
  const ranges = peers.map(([name, range]) => {
    const version = versions.get(name);
    return [name, version === undefined ? range : `>=${version} ${range}`];
  });
  return { ...manifest, peerDependencies: Object.fromEntries(ranges) };
}

function workspaceVersions() {
  const manifests = readdirSync(PACKAGES)
    .map((folder) => join(PACKAGES, folder, 'package.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')));
  return new Map(manifests.map(({ name, version }) => [name, version]));
}
