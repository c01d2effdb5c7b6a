import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * A folder that is shared by checkouts: the configured one, or `shared/<name>` beside the workspace. `undefined` where
 * there is none.
 */
export function sharedFolder(configured: string | undefined, name: string): string | undefined {
  if (configured) return configured;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) {
      const beside = resolve(folder, '..', 'shared', name);
      return existsSync(beside) ? beside : undefined;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** The folder of captured frames: `HFTJS_CORPUS`, or `shared/corpus` beside the workspace. */
export const corpusFolder = (): string | undefined => sharedFolder(process.env.HFTJS_CORPUS, 'corpus');

/** The frames of one file of the corpus, one per line, as they were on the wire. */
export function corpusFrames(venue: string, file: string): readonly string[] {
  const folder = corpusFolder();
  if (folder === undefined) throw new Error('there is no corpus; ask corpusFolder() first');
  return readFileSync(join(folder, venue, `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
