import { expect, test } from 'vitest';
import { splitExecutionId } from './order-names.js';

const STEM = '0000e0d5.6570a0a5.01';

test.each([
  [`${STEM}.01`, { stem: STEM, revision: 1 }],
  [`${STEM}.02`, { stem: STEM, revision: 2 }],
  ['odd', { stem: 'odd', revision: 0 }],
  ['odd.name', { stem: 'odd.name', revision: 0 }],
])('%s', (execId, parts) => {
  expect(splitExecutionId(execId)).toEqual(parts);
});
