import { stderrLogger, type Logger } from '@hftjs/core';
import type { Environment } from './config/environment.js';
import { applicationFolder } from './load-adapters.js';
import { PlanReader } from './plan-reader.js';
import { createStreams, makeService, type ServiceClass } from './make-services.js';
import { ServiceRunner } from './service-runner.js';

export interface RunServicesOptions {
  /** The logger of the services and their streams. @defaultValue warnings and errors on standard error */
  readonly logger?: Logger | undefined;
  /** Values of `${NAME}`. @defaultValue the process's environment variables */
  readonly environment?: Environment | undefined;
  /** How long `stop()` waits for handlers of waiting events, in milliseconds. @defaultValue 10_000 */
  readonly drainTimeout?: number | undefined;
  /**
   * Whether the runner ends with the process. On SIGINT and SIGTERM it stops as `stop()` does, and the process ends by
   * itself; a second signal ends the process at once. When no stream is left that runs, the runner ends too. At its end
   * `process.exitCode` is 1 if a stream has failed for good, or if handlers did not finish within `drainTimeout`.
   *
   * @defaultValue false
   */
  readonly signals?: boolean | undefined;
  /**
   * Where the application's packages are found: a folder, or `import.meta.url`. Adapters are imported only from there.
   *
   * @defaultValue the current folder, `process.cwd()`
   */
  readonly resolveFrom?: string | URL | undefined;
}

/**
 * Creates the services of a config, loads the adapters that they need, and starts their streams.
 *
 * @param config - the path of a JSON file, or its parsed content
 * @param classes - the classes that the config may name as `class_name`
 * @throws StreamError `invalid_config`, whose message has one line per mistake. Nothing is connected then.
 * @example
 * ```ts
 * class Printer extends ServiceBase {
 *   override onTrade(trade: Trade): void {
 *     console.log(trade.symbol, trade.side, trade.price, trade.volume);
 *   }
 * }
 * const runner = await runServices('config.json', { Printer }, { signals: true });
 * await runner.ended;
 * ```
 */
export async function runServices(
  config: string | URL | object,
  classes: Readonly<Record<string, ServiceClass>>,
  options: RunServicesOptions = {},
): Promise<ServiceRunner> {
  const { logger = stderrLogger, environment = process.env, drainTimeout = 10_000 } = options;
  const { signals = false, resolveFrom } = options;
  const reader = new PlanReader({ classes, environment, folder: applicationFolder(resolveFrom) });
  const { plans, problems, source } = await reader.read(config);
  const streams = plans.map((plan) => createStreams(plan.streams, logger, problems));
  problems.throwIfAny(source);
  const services = plans.map((plan, index) =>
    makeService(plan, { streams: streams[index] ?? [], classes, logger }),
  );
  return new ServiceRunner({ services, reader, classes, logger, drainTimeout, signals });
}
