import { StreamError } from '@hftjs/core';
import { EnvironmentValues } from './environment-values.js';

/** A path in the config: keys and indexes. */
export type ConfigPath = readonly (string | number)[];

/** The path as text: `service.mm_demo.setting.streams[0].currency_pairs[1]`. */
export function pathText(path: ConfigPath): string {
  const text = path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[\w.-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join('');
  return text.replace(/^\./, '') || 'the config';
}

/** Collects the mistakes of a config, so that all are reported at once. */
export class Problems {
  /** Values that messages must not contain. */
  readonly values = new EnvironmentValues();
  readonly #lines: string[] = [];
  readonly #paths = new Set<string>();

  /** Adds a mistake. Values from the environment are removed from its message. */
  add(path: ConfigPath, message: string): void {
    const text = pathText(path);
    this.#paths.add(text);
    this.#lines.push(`${text}: ${this.values.hide(message)}`);
  }

  /** Whether a mistake was added for exactly this path. */
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
