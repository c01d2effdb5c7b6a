import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder of this package's cache, for what is installed on demand. */
export function cacheFolder(name: string): string {
  const folder = join(fileURLToPath(new URL('..', import.meta.url)), 'node_modules/.cache', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Installs packages from the registry that npm is configured with.
 *
 * @throws Error when npm fails
 */
export function npmInstall(folder: string, packages: readonly string[]): void {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{"private":true}\n');
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel', 'error', ...packages],
    {
      // npm would take the prefix for a part of this workspace otherwise.
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
}
