import { INSTALLS, PEER_RANGES } from './installs.js';

/** What the author runs, changes and adds next, as text. */
export function nextSteps({ names, folder, files, isElsewhere }) {
  const { exchange, packageName } = names;
  const stream = `src/${names.file}-stream.ts`;
  const parts = [
    `${packageName}: ${files.length} files in ${folder}`,
    'It passes as it stands, for a venue that does not exist:',
    list(isElsewhere ? standaloneCommands(folder) : workspaceCommands(folder, packageName)),
    ...(isElsewhere ? [UNPUBLISHED] : []),
    'Make it true, one file after the other (CONTRIBUTING.md, "Add an exchange"):',
    table([
      [stream, 'hosts, limits, time-outs, symbols'],
      ['src/messages.ts', 'the layout of each frame, and its parser'],
      ['src/session.ts', 'subscriptions, acknowledgements, missing trades'],
      ['src/simulator/index.ts', "the venue's side of the same wire"],
    ]),
    `A program imports ${packageName} and names the exchange '${exchange}'. A service needs no import:`,
    list([`"exchange": "${exchange}", "adapter": "${packageName}"`]),
  ];
  if (!isElsewhere)
    parts.push(
      'To publish it with hftjs, name it where adapters are listed:',
      table([
        ['README.md', 'a row in the tables of packages and of names'],
        ['tooling/readme', 'the dependency, the import in src/channel-table.ts; then npx -y pnpm@12 readme'],
        ['apps/demo', 'the dependency, an entry in src/venues.ts'],
        ['packages/simulator-cli', 'the dependency, an entry in src/venues.ts'],
        ['.changeset', 'npx -y pnpm@12 changeset'],
      ]),
    );
  return parts.join('\n\n');
}

const UNPUBLISHED =
  'Before hftjs is published, give npm its tarballs: CONTRIBUTING.md, "An adapter elsewhere".';

const workspaceCommands = (folder, packageName) => [
  'npx -y pnpm@12 install',
  `npx -y pnpm@12 build --filter=${packageName}...`,
  `npx vitest run ${folder}`,
];

const standaloneCommands = (folder) => [
  `cd ${folder}`,
  ...INSTALLS.map(({ flag, specs }) => `npm install ${flag} ${specs.join(' ')}`),
  `npm pkg set ${PEER_RANGES.map((range) => `'${range}'`).join(' ')}`,
  'npm run build && npm run lint && npm test',
];

const list = (lines) => lines.map((line) => `  ${line}`).join('\n');

function table(rows) {
  const width = Math.max(...rows.map(([first]) => first.length));
  return list(rows.map(([first, second]) => `${first.padEnd(width)}  ${second}`));
}
