import { CHANNELS } from '@hftjs/core';

/** What each channel carries and which names belong to it, as Markdown: what `CHANNELS` declares. */
export function channelWords(): string {
  const rows = Object.entries(CHANNELS).map(
    ([channel, { summary, queue, handler, access, lossless }]) =>
      `| \`${channel}\` | ${summary} | \`${queue}\` | \`${handler}\` | ${ACCESS[access]} | ${lossless ? 'lossless' : 'its own policy'} |`,
  );
  return [
    '| channel | what it carries | queue of an observer | callback of a service | access | a bound `AsyncQueue` keeps |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const ACCESS = { public: 'public', private: 'with credentials', always: 'with every stream' } as const;
