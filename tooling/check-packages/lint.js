import { join } from 'node:path';
import { run } from './run.js';

/** The complaints of `publint` and `attw` about a tarball, unchanged; empty if there are none. */
export async function lintFindings(root, { tarball }) {
  const bin = (name) => join(root, 'node_modules', '.bin', name);
  const [publint, attw] = await Promise.all([
    run(bin('publint'), ['run', tarball, '--strict']),
    run(bin('attw'), [
      tarball,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--no-emoji',
      '--format',
      'ascii',
    ]),
  ]);
  return [
    ...(publint.ok ? [] : [`publint:\n${publint.output.trim()}`]),
    ...(attw.ok ? [] : [`attw:\n${attw.output.trim()}`]),
  ];
}
