import { execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

interface Printed {
  readonly pairs: Readonly<Record<string, string>>;
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

const program = fileURLToPath(
  new URL('./main.js', pathToFileURL(createRequire(import.meta.url).resolve('@hftjs/simulator-cli'))),
);
/** Where the libraries are installed. */
const cwd = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

/** Starts a venue from the shell, and returns what it prints. */
async function start(venue: string): Promise<Printed> {
  const child = spawn(process.execPath, [program, venue, '--json']);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let text = '';
  for await (const part of child.stdout) {
    text += String(part);
    if (text.includes('\n')) break;
  }
  return JSON.parse(text) as Printed;
}

/** Runs lines as a program of a user, and returns its output. */
async function paste(...lines: readonly string[]): Promise<string> {
  const code = [...lines, 'process.exit();'].join('\n');
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd });
  return stdout;
}

test.each(['kraken', 'kraken_future', 'binance', 'binance_future', 'coinbase', 'okx', 'okx_swap'])(
  '%s: the printed lines for ccxt are a program that prints a ticker',
  async (venue) => {
    const { lines, pairs } = await start(venue);
    const output = await paste(...(lines.ccxt_javascript ?? []));
    expect(output).toContain(`symbol: '${String(Object.values(pairs)[0])}'`);
    expect(output).toMatch(/\blast: [\d.]+/);
  },
);

test.each([
  ['binance', 'console.log(await (await client.restAPI.getAccount()).data());', 'balances'],
  ['binance_future', 'console.log(await (await client.restAPI.futuresAccountBalanceV2()).data());', 'USDT'],
  ['okx', 'console.log(await client.getBalance());', 'details'],
  ['coinbase', 'console.log(await client.getAccounts());', 'accounts'],
  [
    'ib-tws',
    "await new Promise((resolve) => ib.once('nextValidId', resolve)); console.log('connected');",
    'connected',
  ],
])('%s: the printed lines for its library connect', async (venue, use, expected) => {
  const { lines } = await start(venue);
  expect(await paste(...(lines.sdk ?? []), use)).toContain(expected);
});
