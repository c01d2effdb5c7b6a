import { nodeOf } from './nodes.js';
import type { BenchOptions } from './options.js';
import { floorSpread } from './parts/cost.js';
import type { Condition, Part, Results, Settings } from './parts/part.js';
import { PARTS } from './parts/parts.js';
import { openPeers } from './peers/peers.js';
import { busyShare, factsOf } from './report/machine.js';
import { brokenLimits, isQuiet, type Section, type Summary } from './report/summary.js';
import { Runner } from './runner.js';
import { MESSAGES, nameOf } from './venues/messages.js';
import type { HotMessage } from './venues/venue.js';

/** Whether a row's name has all of the words. */
const isOf = (message: HotMessage, words: string): boolean =>
  words.split(' ').every((word) => nameOf(message).split(' ').includes(word));

/** @throws RangeError for words that no row has */
export function chooseMessages(only: readonly string[]): readonly HotMessage[] {
  for (const words of only)
    if (!MESSAGES.some((message) => isOf(message, words)))
      throw new RangeError(
        `no row has the words "${words}"; the rows are ${MESSAGES.map(nameOf).join(', ')}`,
      );
  return MESSAGES.filter((message) => only.length === 0 || only.some((words) => isOf(message, words)));
}

/** Runs everything that the options ask for. */
export async function runBench(
  options: BenchOptions,
  args: readonly string[],
  onProgress: (text: string) => void,
): Promise<Summary> {
  const messages = chooseMessages(options.only);
  const nodes = options.nodes.map((wanted) => nodeOf(wanted, onProgress));
  const peers = options.hasPeers ? openPeers(onProgress) : undefined;
  const { lengths, isQuick } = options;
  const settings: Settings = {
    lengths,
    isQuick,
    nodes,
    messages,
    peersOf: (message) => peers?.of(message) ?? [],
  };
  const busyBefore = await busyShare();
  const { profile } = options;
  const runner = new Runner({ rounds: lengths.rounds, profile, peers: peers?.folder, onProgress });
  try {
    const parts = options.parts.map((name) => PARTS[name]);
    const sections: Section[] = [];
    let spread = 1;
    for (const part of parts) {
      const measured = await runner.measure(part.title, part.conditions(settings));
      if (measured.size > 0) sections.push(sectionOf(part, measured));
      if (part.name === 'cost') spread = Math.max(spread, ...[...measured.values()].map(floorSpread));
    }
    const noise = { busyBefore, busyAfter: await busyShare(), floorSpread: spread };
    return {
      facts: factsOf(
        nodes.map(({ version }) => version),
        args,
      ),
      noise,
      isQuiet: isQuiet(noise),
      sections,
      broken: brokenLimits(sections),
      remarks: [...(peers?.remarks ?? []), ...runner.failures],
    };
  } finally {
    runner.stop();
  }
}

function sectionOf(
  { name, title, explanation, columns, rowsOf }: Part,
  measured: ReadonlyMap<Condition, Results>,
): Section {
  const rows = [...measured].flatMap(([condition, results]) => rowsOf(condition, results));
  return { name, title, explanation, columns, rows };
}
