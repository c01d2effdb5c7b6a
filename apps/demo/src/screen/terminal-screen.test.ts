import { expect, test } from 'vitest';
import { Emulator } from '../fixtures/emulator.js';
import { TerminalScreen } from './terminal-screen.js';

const lines = (...texts: readonly string[]) => texts.map((text) => [{ text }]);

test('fewer and shorter lines leave nothing of the ones before', async () => {
  const terminal = new Emulator(10, 4);
  const screen = new TerminalScreen(terminal, { hasColours: false });
  screen.draw(lines('0123456789', 'one', 'two', 'three'));
  expect(await terminal.texts()).toEqual(['0123456789', 'one', 'two', 'three']);
  screen.draw(lines('short', 'o'));
  expect(await terminal.texts()).toEqual(['short', 'o', '', '']);
});

test('after a line of the full width nothing is erased: the cursor may stand on its last character', () => {
  const terminal = new Emulator(10, 4);
  new TerminalScreen(terminal, { hasColours: false }).draw(lines('0123456789', 'one'));
  expect(terminal.written).not.toContain('9\u001b[K');
  expect(terminal.written).toContain('one\u001b[K');
});

test('characters of double width count twice', async () => {
  const terminal = new Emulator(10, 2);
  const screen = new TerminalScreen(terminal, { hasColours: false });
  screen.draw(lines('0123456789'));
  screen.draw(lines('币安人生'));
  expect(await terminal.texts()).toEqual(['币安人生', '']);
});
