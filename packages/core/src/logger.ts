/** The part of pino's interface that streams use; a pino logger can be handed over as it is. */
export interface Logger {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

const nothing = (): void => undefined;

/** Says nothing. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const toStderr =
  (level: string) =>
  (context: object, message: string): void => {
    process.stderr.write(`hftjs ${level}: ${message} ${JSON.stringify(context)}\n`);
  };

/** The default: warnings and errors, one line each, on standard error. */
export const stderrLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: toStderr('warn'),
  error: toStderr('error'),
};
