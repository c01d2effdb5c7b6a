import { afterEach, expect, test, vi } from 'vitest';
import { stderrLogger } from './logger.js';

afterEach(() => {
  vi.restoreAllMocks();
});

test('lines have their time and whole milliseconds, and the return of a connection is one of them', () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  stderrLogger.warn({ exchange: 'acme', nextDelay: 12.345 }, 'connection lost');
  stderrLogger.info({ exchange: 'acme', recovered: 3 }, 'live again after 40 ms');
  stderrLogger.debug({}, 'nothing');
  expect(lines).toEqual([
    expect.stringMatching(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z hftjs warn: connection lost \{"exchange":"acme","nextDelay":12\}\n$/,
    ),
    expect.stringMatching(/Z hftjs info: live again after 40 ms \{"exchange":"acme","recovered":3\}\n$/),
  ]);
});
