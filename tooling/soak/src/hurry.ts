import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** How many times faster than the venues everything is now. */
let pace = 1;
let isPatched = false;

type Take = (this: unknown, tokens?: number) => number;
type Spend = (this: unknown) => void;

/** Of Interactive Brokers' times, those that are paces. */
const IB_PACES = [
  'tickleSpacing',
  'authPoll',
  'requests',
  'orderReads',
  'tradeReads',
  'loginRetry',
  'outageRetry',
];
const IB_LOOKS = ['unsettled', 'look'];
const ibTimes = new Map<string, number>();

/**
 * Makes the paces that streams keep so many times faster: a soak has more faults in a minute than a month has, and a
 * venue's budget of dials and requests would be used up by the first ten. No user may do this, so that no option does:
 * the modules that keep the paces are changed, in this process.
 */
export async function hurry(times: number): Promise<void> {
  pace = times;
  const { TIMING } = await internal<{ TIMING: Record<string, number> }>('@hftjs/adapter-ib', 'web/timing.js');
  for (const name of [...IB_PACES, ...IB_LOOKS]) {
    const usual = ibTimes.get(name) ?? TIMING[name] ?? 0;
    ibTimes.set(name, usual);
    // A look at what is due is no request: it need not come more often than a timer can.
    TIMING[name] = IB_LOOKS.includes(name) ? usual / Math.min(pace, 10) : usual / pace + 5;
  }
  if (!isPatched) await patch();
}

async function patch(): Promise<void> {
  isPatched = true;
  const { TokenBucket } = await internal<{ TokenBucket: { prototype: { take: Take } } }>(
    '@hftjs/core',
    'connection/token-bucket.js',
  );
  const { take } = TokenBucket.prototype;
  TokenBucket.prototype.take = function (this: unknown, tokens = 1) {
    return take.call(this, tokens / pace);
  };
  const { HistoryBudget } = await internal<{ HistoryBudget: { prototype: { spend: Spend } } }>(
    '@hftjs/adapter-kraken',
    'future/history-budget.js',
  );
  const { spend } = HistoryBudget.prototype;
  let calls = 0;
  HistoryBudget.prototype.spend = function (this: unknown) {
    if (++calls % Math.ceil(pace) === 0) spend.call(this);
  };
}

/** A module of a package that is no entry of it, as the package itself loads it. */
async function internal<Exports>(name: string, path: string): Promise<Exports> {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve(name));
  return (await import(new URL(path, entry).href)) as Exports;
}
