import { expect, test } from 'vitest';
import { Board } from './board.js';
import { JsonOutput } from './json-output.js';
import { LinesOutput } from './lines-output.js';
import type { Proof } from './proof.js';
import { summarize } from './summary.js';

const NONE = { fills: 0, trades: 0 };
const PROOF: Proof = {
  isLast: false,
  made: { fills: 1_147, trades: 12_916 },
  delivered: { fills: 1_145, trades: 12_910 },
  lost: NONE,
  doubled: NONE,
  unknown: NONE,
  faultsSurvived: 61,
};

function openBoard(): Board {
  const board = new Board();
  board.recordStatus({ exchange: 'kraken', channel: 'trade', state: 'live', time: 0 });
  return board;
}

test('lines: the proof in two short ones, every few seconds; the last one is the summary’s', () => {
  const board = openBoard();
  let text = '';
  const output = new LinesOutput(board, (line) => (text += line));
  const proofs = (): string[] => text.split('\n').filter((line) => line.includes(' proof '));
  output.refresh();
  expect(proofs()).toEqual([]);
  board.counts = PROOF;
  output.refresh();
  expect(proofs().map((line) => line.slice(13))).toEqual([
    'proof  venues made 1,147 fills and 12,916 trades; delivered 1,145 and 12,910',
    'proof  lost 0, doubled 0; 61 faults survived',
  ]);
  for (const line of proofs()) expect(line.length).toBeLessThan(100);
  for (let second = 0; second < 5; second++) output.refresh();
  expect(proofs()).toHaveLength(4);
  board.counts = { ...PROOF, isLast: true };
  for (let second = 0; second < 9; second++) output.refresh();
  expect(proofs()).toHaveLength(4);
});

test('json: the numbers of the proof', () => {
  const board = openBoard();
  const lines: string[] = [];
  const output = new JsonOutput(board, (text) => lines.push(text));
  output.refresh();
  expect(lines).toEqual([]);
  board.counts = PROOF;
  output.refresh();
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ type: 'proof', ...PROOF }]);
});

test('the summary ends with the proof, and says whose trades are not counted', () => {
  const end = { board: openBoard(), reports: [], duration: 1_000 };
  expect(
    summarize({ ...end, proof: PROOF, uncounted: ['ib (samples)'] })
      .split('\n')
      .slice(-4),
  ).toEqual([
    'not counted: trades of ib (samples)',
    'venues made 1,147 fills and 12,916 trades; delivered 1,145 and 12,910',
    'lost 0, doubled 0; 61 faults survived',
    '',
  ]);
  expect(summarize(end)).not.toContain('venues made');
});
