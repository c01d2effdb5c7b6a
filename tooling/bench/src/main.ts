import { runBench } from './bench.js';
import { parseOptions, USAGE } from './options.js';
import { formatSummary, summarize } from './report.js';

const options = parseOptions(process.argv.slice(2));
if (options) {
  const result = await runBench(options, (text) => process.stderr.write(`${text}\n`));
  const summary = summarize(result);
  console.log(options.isJson ? JSON.stringify(summary, undefined, 2) : formatSummary(summary));
  if (!summary.isWithinLimit) process.exitCode = 1;
} else {
  console.log(USAGE);
}
