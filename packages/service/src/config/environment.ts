import { pathText, type ConfigPath, type Problems } from './problems.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A config with its environment variables replaced by their values. */
export interface Expanded {
  readonly value: unknown;
  /** The original texts with variables, by path. Messages may contain these. */
  readonly written: ReadonlyMap<string, string>;
}

/** `$${` means `${`; `${NAME}` means the variable. */
const PLACEHOLDER = /\$\$\{|\$\{([^}]*)\}?/g;

/** Replaces `${NAME}` in every text. A variable that is not set or is empty is a mistake. */
export function expandEnvironment(config: unknown, environment: Environment, problems: Problems): Expanded {
  const written = new Map<string, string>();
  const expandText = (text: string, path: ConfigPath): string => {
    const expanded = text.replace(PLACEHOLDER, (placeholder, name?: string) => {
      if (name === undefined) return '${';
      written.set(pathText(path), text);
      const value = environment[name];
      if (!placeholder.endsWith('}') || !/^\w+$/.test(name))
        problems.add(path, 'expected a name such as ${API_KEY}; a plain ${ is written $${');
      else if (value === undefined) problems.addShared(path, `the environment variable ${name} is not set`);
      else if (value === '') problems.addShared(path, `the environment variable ${name} is empty`);
      else problems.values.add(name, value);
      return value ?? '';
    });
    return expanded;
  };
  const expand = (value: unknown, path: ConfigPath): unknown => {
    if (typeof value === 'string') return expandText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, expand(item, [...path, key])]),
    );
  };
  return { value: expand(config, []), written };
}
