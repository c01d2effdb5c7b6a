import { readFile, writeFile } from 'node:fs/promises';
import { README, withDeclarations } from './readme.js';

await writeFile(README, await withDeclarations(await readFile(README, 'utf8')));
