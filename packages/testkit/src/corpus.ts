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

/**
 * A line of a captured session: a frame, its direction, and what it came from where that was not the market's socket.
 */
interface SessionLine {
  readonly dir: 'in' | 'out';
  readonly src?: string;
  readonly frame: string;
}

/** The frames that a captured session received from the market's socket, in order. */
export const corpusSession = (venue: string, file: string): readonly string[] =>
  corpusFrames(venue, file).flatMap((line) => {
    const { dir, src, frame } = JSON.parse(line) as SessionLine;
    return dir === 'in' && src === undefined ? [frame] : [];
  });
