import { expect, test } from 'vitest';
import { failureOf } from './outcome.js';
import { proofLine, proofLines, type Proof } from './proof.js';

const NONE = { fills: 0, trades: 0 };
const PROOF: Proof = {
  isLast: true,
  made: { fills: 1_234, trades: 123_456 },
  delivered: { fills: 1_234, trades: 123_456 },
  lost: NONE,
  doubled: NONE,
  unknown: NONE,
  faultsSurvived: 61,
};
const FAULTS = { made: 61, owed: 40, open: [] };

test('the proof in one line, and in two short ones', () => {
  expect(proofLine({ ...PROOF, made: { fills: 5, trades: 90 }, delivered: { fills: 5, trades: 90 } })).toBe(
    'venues made 5 fills and 90 trades; delivered 5 and 90; lost 0, doubled 0; 61 faults survived',
  );
  expect(proofLines({ ...PROOF, unknown: { fills: 1, trades: 0 } })[1]).toBe(
    'lost 0, doubled 0, never made 1; 61 faults survived',
  );
  for (const line of proofLines(PROOF)) expect(line.length).toBeLessThan(80);
});

test('a run fails when something was lost, doubled or never made, a stream failed, or there were too few faults', () => {
  const failure = (proof: Partial<Proof>): string | undefined =>
    failureOf({ proof: { ...PROOF, ...proof }, mistaken: ['okx'], faults: FAULTS, failed: [] });
  expect(failure({})).toBeUndefined();
  expect(failure({ lost: { fills: 1, trades: 2 } })).toBe('1 fills and 2 trades lost (okx)');
  expect(failure({ lost: { fills: 0, trades: 1 } })).toBe('0 fills and 1 trades lost (okx)');
  expect(failure({ doubled: { fills: 3, trades: 0 } })).toBe('3 fills and 0 trades doubled (okx)');
  expect(failure({ unknown: { fills: 0, trades: 4 } })).toBe(
    '0 fills and 4 trades never made but delivered (okx)',
  );
  expect(failureOf({ proof: PROOF, faults: { ...FAULTS, made: 39 }, failed: [] })).toBe(
    '39 faults were made, and this run should have at least 40',
  );
  expect(failureOf({ proof: PROOF, neverLive: ['ib', 'okx'], failed: [] })).toBe('never live: ib, okx');
  expect(failureOf({ proof: PROOF, faults: { ...FAULTS, open: ['ib'] }, failed: [] })).toBe(
    'not live again after a fault: ib',
  );
  expect(failureOf({ failed: ['kraken ticker'] })).toBe('failed for good: kraken ticker');
  // On real exchanges there is no proof, and without chaos there need not be faults.
  expect(failureOf({ failed: [] })).toBeUndefined();
  expect(failureOf({ proof: PROOF, failed: [] })).toBeUndefined();
});
