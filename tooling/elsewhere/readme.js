import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsOf } from './tools.js';

const KINDS = ['run-time', 'package manager', 'bundler', 'compiler'];

/** Throws if README does not list what is tried, in exact versions. */
export async function checkReadme(rows, root) {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  for (const kind of KINDS) {
    const names = await Promise.all(
      rows.filter((row) => row.kind === kind).map(async (row) => nameOf(row, await toolsOf(row, root))),
    );
    const listed = new RegExp(`^\\| ${kind}s +\\| (.*?) +\\|$`, 'm').exec(readme)?.[1];
    if (listed !== names.join('; '))
      throw new Error(
        `README.md, "Runs on": the row of ${kind}s must be\n${names.join('; ')}\nand is\n${listed}`,
      );
  }
}

function nameOf({ label, note }, { version }) {
  return `${label} ${version}${note ? ` (${note})` : ''}`;
}
