import { expect, test } from 'vitest';
import { endSignal } from './end-signal.js';

test('any number may wait for the end, without a warning of Node', async () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => {
    warnings.push(warning);
  };
  process.on('warning', onWarning);
  const { signal } = endSignal();
  for (let count = 0; count < 50; count++) signal.addEventListener('abort', () => count);
  // Warnings are emitted on the next tick.
  await new Promise(setImmediate);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});
