import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, npmInstall } from './npm.js';

/** A Node binary that runs clients. */
export interface NodeBinary {
  readonly path: string;
  /** `24.21.0`. */
  readonly version: string;
  readonly major: number;
}

/**
 * The binary of a version, which the `node` package of the npm registry brings where it is not the one that runs this.
 *
 * @param wanted - a version such as `24`, or the path of a binary
 */
export function nodeOf(wanted: string, onProgress: (text: string) => void): NodeBinary {
  if (!/^\d+(?:\.\d+){0,2}$/.test(wanted)) return describe(wanted);
  const own = process.versions.node;
  if (`${own}.`.startsWith(`${wanted}.`))
    return { path: process.execPath, version: own, major: majorOf(own) };
  const folder = cacheFolder(`node-${wanted}`);
  const path = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(path)) {
    onProgress(`installing node@${wanted}`);
    npmInstall(folder, [`node@${wanted}`]);
  }
  return describe(path);
}

const majorOf = (version: string): number => Number(version.split('.')[0]);

function describe(path: string): NodeBinary {
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1);
  return { path, version, major: majorOf(version) };
}
