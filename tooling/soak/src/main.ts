import { parseCommand, USAGE, type SoakCommand } from './options.js';
import { formatReport, type SoakReport } from './report.js';
import { runSoak } from './soak.js';

async function run({ venues, isJson, ...options }: SoakCommand): Promise<void> {
  const reports: SoakReport[] = [];
  for (const venue of venues) {
    const report = await runSoak(venue, options);
    reports.push(report);
    if (!isJson) console.log(formatReport(report));
  }
  if (isJson) console.log(JSON.stringify(reports, undefined, 2));
  if (reports.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
}

try {
  const command = parseCommand(process.argv.slice(2));
  if (command === undefined) console.log(USAGE);
  else await run(command);
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
