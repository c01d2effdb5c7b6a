// Writes the package of a new adapter: `new-adapter bitstamp` in packages/adapter-bitstamp of this repository,
// `new-adapter bitstamp --out ../hftjs-bitstamp` as a project of its own.
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkName, namesOf, UsageError } from './adapter-names.js';
import { nextSteps } from './next-steps.js';
import { writePackage } from './write-package.js';

const USAGE = `Usage: npx -y pnpm@12 new-adapter <exchange> [--out <folder>] [--scope @<name>]

  <exchange>       its name in options and configs, such as bitstamp or gate_io
  --out <folder>   an adapter in a project of its own, with the name hftjs-<exchange>
  --scope @<name>  the scope of that name: @<name>/hftjs-<exchange>`;

const root = fileURLToPath(new URL('../..', import.meta.url));

function readArguments() {
  try {
    const options = {
      out: { type: 'string' },
      scope: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    };
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error.message}\n\n${USAGE}`);
  }
}

async function main() {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const [exchange, ...others] = positionals;
  if (exchange === undefined || others.length > 0)
    throw new UsageError(`name one exchange, not ${positionals.length}\n\n${USAGE}`);
  await checkName(root, exchange);
  const { out, scope } = values;
  if (scope !== undefined && out === undefined)
    throw new UsageError('--scope is for an adapter in a project of its own: give its folder as --out too');
  if (scope !== undefined && !/^@[a-z0-9][\w.-]*$/.test(scope))
    throw new UsageError(`${JSON.stringify(scope)} is not a scope of npm: write one such as @me`);
  const isElsewhere = out !== undefined;
  const own = namesOf(exchange);
  const names = isElsewhere
    ? { ...own, packageName: `${scope === undefined ? '' : `${scope}/`}hftjs-${own.file}` }
    : own;
  // pnpm starts scripts in the root, and says where the caller is.
  const folder = isElsewhere
    ? resolve(process.env.INIT_CWD ?? '.', out)
    : resolve(root, 'packages', `adapter-${own.file}`);
  const files = await writePackage(folder, names, isElsewhere);
  const shown = isElsewhere ? folder : relative(root, folder);
  console.log(nextSteps({ names, folder: shown, files, isElsewhere }));
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`new-adapter: ${error.message}`);
  process.exitCode = 2;
}
