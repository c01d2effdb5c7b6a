// Writes the tarballs of all published packages to `packed/` and prints how a project installs them: the packages are not
// in a registry yet.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packPackages } from '../check-packages/pack.js';
import { installCommand } from './install-command.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = join(root, 'packed');

await rm(directory, { recursive: true, force: true });
await mkdir(directory);
const packed = await packPackages(root, directory);
const adapters = packed.map(({ name }) => name).filter((name) => name.startsWith('@hftjs/adapter-'));
const lines = adapters.map((name) => installCommand(packed, ['@hftjs/core', name]));
console.log(`${packed.length} packages are in ${directory}. In your project, with the adapter that you need:

  ${lines.join('\n  ')}

With services:

  ${installCommand(packed, ['@hftjs/core', '@hftjs/service', '@hftjs/adapter-kraken'])}`);
