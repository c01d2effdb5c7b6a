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

/** Rounds numbers: milliseconds in a log are whole. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : value;

const toStderr =
  (level: string) =>
  (context: object, message: string): void => {
    const time = new Date().toISOString();
    process.stderr.write(`${time} hftjs ${level}: ${message} ${JSON.stringify(context, rounded)}\n`);
  };

/** The default: one line each, with its time, on standard error; `debug` is left out. */
export const stderrLogger: Logger = {
  debug: nothing,
  info: toStderr('info'),
  warn: toStderr('warn'),
  error: toStderr('error'),
};
