import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Emulator } from './fixtures/emulator.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The demo in the background; lines of standard input are commands for the shell beside it. */
const COMMAND = `stty -echo rows 24 cols 80; "${process.execPath}" "${MAIN}" & while read line; do eval "$line"; done`;

const FRAME_BEGIN = '\u001b[?2026h';
const FRAME_END = '\u001b[?2026l';

/** The demo on a pseudo-terminal, whose output an emulator shows frame by frame. */
class Recording {
  readonly terminal = new Emulator(80, 24);
  readonly #process = spawn('script', ['--quiet', '--flush', '--return', '--command', COMMAND, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh', NO_COLOR: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** The frame that the terminal shows. */
  lastFrame = '';
  /** What came after it. */
  rest = '';
  readonly ended = once(this.#process, 'close');

  constructor() {
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.rest += text;
      const end = this.rest.lastIndexOf(FRAME_END) + FRAME_END.length;
      if (end < FRAME_END.length) return;
      const frames = this.rest.slice(0, end);
      this.rest = this.rest.slice(end);
      this.lastFrame = frames.slice(frames.lastIndexOf(FRAME_BEGIN));
      this.terminal.write(frames);
    });
  }

  shell(command: string): void {
    this.#process.stdin.write(`${command}\n`);
  }

  resize(columns: number, rows: number): void {
    this.shell(`stty rows ${rows} cols ${columns}`);
    this.terminal.resize(columns, rows);
  }

  /** What a new terminal shows of the last frame. */
  async freshCells() {
    const { columns, rows } = this.terminal;
    const fresh = new Emulator(columns, rows);
    fresh.write(this.lastFrame);
    return fresh.cells();
  }
}

/** Whether there is the `script` of util-linux, which makes a pseudo-terminal: every Debian has it. */
const hasScript = spawnSync('script', ['--version']).status === 0;

test.runIf(hasScript)(
  'a recording of the demo, with changes of the size, shows no stale line; at the end the main screen is back',
  async () => {
    const recording = new Recording();
    const { terminal } = recording;
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [80, 24],
      [20, 5],
      [80, 24],
    ] as const) {
      recording.resize(columns, rows);
      // The last row of this size is written, and none below it.
      await expect
        .poll(() => recording.lastFrame)
        .toSatisfy(
          (frame: string) => frame.includes(`\u001b[${rows};1H`) && !frame.includes(`\u001b[${rows + 1};1H`),
        );
      expect(await terminal.cells()).toEqual(await recording.freshCells());
      expect(terminal.isAlternate).toBe(true);
    }
    await expect.poll(() => terminal.texts()).toContainEqual(expect.stringMatching(/^okx_swap .* 7\/7 /));
    recording.shell('kill -INT $!; wait $!; exit $?');
    expect((await recording.ended)[0]).toBe(0);
    terminal.write(recording.rest);
    await terminal.settled();
    expect([terminal.isAlternate, terminal.wrapsLines]).toEqual([false, true]);
    expect(recording.rest.split('\u001b[?1049l')[1]).toMatch(/^ran \d/m);
  },
);
