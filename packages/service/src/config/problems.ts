import { StreamError } from '@hftjs/core';
import { EnvironmentValues } from './environment-values.js';

/** Where something stands in the config: keys and positions. */
export type ConfigPath = readonly (string | number)[];

/** The path as people write it: `service.mm_demo.setting.streams[0].currency_pairs[1]`. */
export function pathText(path: ConfigPath): string {
  const text = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w.-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
  return text.replace(/^\./, '') || 'the config';
}

/** Collects every mistake of a config, so that all are told at once. */
export class Problems {
  /** What no message shows. */
  readonly values = new EnvironmentValues();
  readonly #lines: string[] = [];
  readonly #paths = new Set<string>();

  /** Notes a mistake. What came from the environment is taken out of its message. */
  add(path: ConfigPath, message: string): void {
    const text = pathText(path);
    this.#paths.add(text);
    this.#lines.push(`${text}: ${this.values.hide(message)}`);
  }

  /** Whether a mistake was noted exactly here. */
  has(path: ConfigPath): boolean {
    return this.#paths.has(pathText(path));
  }

  get count(): number {
    return this.#lines.length;
  }

  /** All mistakes, in one line. */
  describe(): string {
    return this.#lines.join('; ');
  }

  /** @throws StreamError `invalid_config`, with a line for each mistake */
  throwIfAny(source: string): void {
    if (this.#lines.length === 0) return;
    const count = this.#lines.length === 1 ? 'a mistake' : `${this.#lines.length} mistakes`;
    throw configError([`${source} has ${count}:`, ...this.#lines.map((line) => `  ${line}`)].join('\n'));
  }
}

export const configError = (message: string, cause?: unknown): StreamError =>
  new StreamError(message, { code: 'invalid_config', exchange: 'service', cause });
