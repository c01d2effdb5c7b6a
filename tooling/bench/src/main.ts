import { writeFileSync } from 'node:fs';
import { runBench } from './bench.js';
import { parseOptions, USAGE } from './options.js';
import { formatMarkdown } from './report/markdown.js';
import { formatTerminal } from './report/terminal.js';

const args = process.argv.slice(2);
const options = parseOptions(args);
if (options) {
  const summary = await runBench(options, args, (text) => process.stderr.write(`${text}\n`));
  console.log(formatTerminal(summary));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(summary, undefined, 2)}\n`);
  if (options.markdown !== undefined) writeFileSync(options.markdown, formatMarkdown(summary));
  if (summary.isQuiet && summary.broken.length > 0) process.exitCode = 1;
} else {
  console.log(USAGE);
}
