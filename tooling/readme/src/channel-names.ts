import { CHANNELS } from '@hftjs/core';

/** The table of the channels and their names, as Markdown, from `CHANNELS`. */
export function channelNames(): string {
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
