import { plainValue } from './plain-value.js';

export type LogLevel = 'info' | 'warn' | 'error';

/** The values of `HFTJS_LOG`. `silent` is `off`. */
export const LOG_FORMATS = ['text', 'json', 'off', 'silent'] as const;

/** The format that a value of `HFTJS_LOG` names; `undefined` if there is no such format. */
export function readLogFormat(name = ''): 'text' | 'json' | 'off' | undefined {
  const word = name.trim().toLowerCase();
  if (word === '') return 'text';
  const format = LOG_FORMATS.find((one) => one === word);
  return format === 'silent' ? 'off' : format;
}

/** Rounds numbers: milliseconds in a log are whole. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Math.round(value) : value;

/** One line for people, without its line break. Never throws. */
export const textLine = (level: LogLevel, context: object, message: string): string =>
  `${new Date().toISOString()} hftjs ${level}: ${message} ${JSON.stringify(plainValue(context), rounded)}`;

/** One line for programs: a JSON object, without its line break. Never throws. */
export function jsonLine(level: LogLevel, context: object, message: string): string {
  const details = plainValue(context);
  const isRecord = typeof details === 'object' && details !== null && !Array.isArray(details);
  const fields = new Map<string, unknown>(isRecord ? Object.entries(details) : [['context', details]]);
  const line = new Map<string, unknown>([
    ['time', new Date().toISOString()],
    ['level', level],
    ['message', plainValue(message)],
  ]);
  for (const [key, value] of fields) {
    // A key that the line has already is kept under a name that neither has.
    let name = key;
    while (line.has(name) || (name !== key && fields.has(name))) name = `context_${name}`;
    line.set(name, value);
  }
  return JSON.stringify(Object.fromEntries(line));
}
