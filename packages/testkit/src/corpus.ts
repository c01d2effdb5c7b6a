import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The folder of captured frames: `HFTJS_CORPUS`, or `shared/corpus` beside the workspace. `undefined` where
 * there is none: captures are not part of the project.
 */
export function corpusFolder(): string | undefined {
  const configured = process.env.HFTJS_CORPUS;
  if (configured) return configured;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) {
      const beside = resolve(folder, '..', 'shared', 'corpus');
      return existsSync(beside) ? beside : undefined;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** The frames of one file of the corpus, one per line, as they were on the wire. */
export function corpusFrames(venue: string, file: string): readonly string[] {
  const folder = corpusFolder();
  if (folder === undefined) throw new Error('there is no corpus; ask corpusFolder() first');
  return readFileSync(join(folder, venue, `${file}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
