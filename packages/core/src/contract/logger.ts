import { jsonLine, LOG_FORMATS, readLogFormat, textLine, type LogLevel } from './log-format.js';

/** The part of pino's interface that streams use. A pino logger can be passed unchanged. */
export interface Logger {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

const nothing = (): void => undefined;

/** Logs nothing. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/**
 * A logger that writes lines to standard error, in the format that a text names. An unknown format is reported once, as
 * a warning in text.
 *
 * @param formatName - called at the first line
 */
export function makeStderrLogger(formatName: () => string | undefined): Logger {
  let format: LineFormat | undefined;
  const at =
    (level: LogLevel): Logger['info'] =>
    (context, message) => {
      format ??= chooseFormat(formatName());
      write(format(level, context, message));
    };
  return { debug: nothing, info: at('info'), warn: at('warn'), error: at('error') };
}

function chooseFormat(name: string | undefined): LineFormat {
  const format = readLogFormat(name);
  if (format !== undefined) return FORMATS[format];
  const expected = `HFTJS_LOG must be one of ${LOG_FORMATS.join(', ')}; lines are written as text`;
  write(textLine('warn', { found: name }, expected));
  return textLine;
}

/** Makes a line without its line break; `undefined`: none is written. */
type LineFormat = (...line: Parameters<typeof textLine>) => string | undefined;

const FORMATS: Readonly<Record<'text' | 'json' | 'off', LineFormat>> = {
  text: textLine,
  json: jsonLine,
  off: () => undefined,
};

function write(line: string | undefined): void {
  if (line !== undefined) process.stderr.write(`${line}\n`);
}

/**
 * The default: one line each, with its time, on standard error; `debug` is left out. The environment variable
 * `HFTJS_LOG`, read at the first line, sets the format: `text` (default), `json` for one JSON object per line, `off` or
 * `silent` for none.
 */
export const stderrLogger: Logger = makeStderrLogger(() => {
  try {
    return process.env.HFTJS_LOG;
  } catch {
    // Some runtimes let a program read its environment only with a permission.
    return undefined;
  }
});
