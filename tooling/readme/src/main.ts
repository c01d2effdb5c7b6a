import { readFile, writeFile } from 'node:fs/promises';
import { README, SIMULATOR_README, withCalls, withDeclarations } from './readme.js';

await writeFile(README, await withDeclarations(await readFile(README, 'utf8')));
await writeFile(SIMULATOR_README, await withCalls(await readFile(SIMULATOR_README, 'utf8')));
