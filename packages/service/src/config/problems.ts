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
  readonly #mistakes: Mistake[] = [];
  readonly #paths = new Set<string>();

  /** Adds a mistake, unless it was added before. Values from the environment are removed from its message. */
  add(path: ConfigPath, message: string): void {
    const text = pathText(path);
    this.#paths.add(text);
    const clean = this.values.hide(message);
    if (!this.#mistakes.some((one) => one.path === text && one.message === clean))
      this.#mistakes.push({ path: text, message: clean, also: [] });
  }

  /** Adds a mistake that may be found at several paths, such as a package that is not installed. It has one line. */
  addShared(path: ConfigPath, message: string): void {
    const text = pathText(path);
    const clean = this.values.hide(message);
    const other = this.#mistakes.find((one) => one.message === clean);
    if (!other) this.add(path, message);
    else if (other.path !== text) {
      this.#paths.add(text);
      other.also.push(text);
    }
  }

  /** Whether a mistake was added for exactly this path. */
  has(path: ConfigPath): boolean {
    return this.#paths.has(pathText(path));
  }

  /** Whether a mistake was added for a path or for anything in it. */
  hasWithin(path: ConfigPath): boolean {
    const text = pathText(path);
    return [...this.#paths].some(
      (one) => one === text || (/^[.[]/.test(one.slice(text.length)) && one.startsWith(text)),
    );
  }

  get count(): number {
    return this.#mistakes.length;
  }

  /** All mistakes, in one line. */
  describe(): string {
    return this.#mistakes.map(describe).join('; ');
  }

  /** @throws StreamError `invalid_config`, with a line for each mistake */
  throwIfAny(source: string): void {
    if (this.count === 0) return;
    const count = this.count === 1 ? 'a mistake' : `${this.count} mistakes`;
    const lines = this.#mistakes.map((mistake) => `  ${describe(mistake)}`);
    throw configError([`${source} has ${count}:`, ...lines].join('\n'));
  }
}

interface Mistake {
  readonly path: string;
  readonly message: string;
  /** Further paths of a shared mistake. */
  readonly also: string[];
}

function describe({ path, message, also }: Mistake): string {
  const places = also.length > 0 ? `; also at ${also.join(', ')}` : '';
  return `${path}: ${message.replaceAll(/\s*\n\s*/g, ' ')}${places}`;
}

export const configError = (message: string, cause?: unknown): StreamError =>
  new StreamError(message, { code: 'invalid_config', exchange: 'service', cause });
