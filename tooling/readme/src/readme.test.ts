import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { README, SIMULATOR_README, withCalls, withDeclarations } from './readme.js';

test('the README has the tables that core and the adapters declare: `npx -y pnpm@12 readme` writes them', async () => {
  const readme = await readFile(README, 'utf8');
  expect(readme).toBe(await withDeclarations(readme));
});

test('a claim that is not theirs does not stay', async () => {
  const readme = await readFile(README, 'utf8');
  const wrong = readme.replace(/\| `okx` (.*?)\| +yes/, '| `okx` $1| no');
  expect(wrong).not.toBe(readme);
  expect(await withDeclarations(wrong)).toBe(readme);
});

test('the README of the simulator has the calls that the simulators serve', async () => {
  const readme = await readFile(SIMULATOR_README, 'utf8');
  expect(readme).toBe(await withCalls(readme));
});
