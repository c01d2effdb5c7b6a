import { expect, test } from 'vitest';
import { GENERATED_FILES, read, withDeclarations } from './readme.js';

test.each(GENERATED_FILES)(
  '%s has what the code declares: `npx -y pnpm@12 readme` writes it',
  async (file) => {
    const text = await read(file);
    expect(text).toBe(await withDeclarations(file, text));
  },
);

test.each([
  ['README.md', /\| `okx` (.*?)\| +yes/, '| `okx` $1| no'],
  ['docs/events.md', /(`rate`) (.*?)Fraction/, '$1 $2Percentage'],
] as const)('a claim in %s that is not theirs does not stay', async (file, claim, other) => {
  const text = await read(file);
  const wrong = text.replace(claim, other);
  expect(wrong).not.toBe(text);
  expect(await withDeclarations(file, wrong)).toBe(text);
});
