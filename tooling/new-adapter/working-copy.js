import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../check-packages/run.js';

/** Copies the repository as it is now, changes that are not committed included, without what git ignores. */
export async function copyRepository(root, destination) {
  const { stdout } = await mustRun('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  });
  const files = stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  for (const file of files) await cp(join(root, file), join(destination, file));
}
