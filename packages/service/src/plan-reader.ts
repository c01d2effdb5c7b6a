import { fileURLToPath } from 'node:url';
import { expandEnvironment, type Environment } from './config/environment.js';
import { Problems } from './config/problems.js';
import { readJson } from './config/read-json.js';
import { ConfigReader, type ServicePlan } from './config/service-config.js';
import { loadAdapters } from './load-adapters.js';
import type { ServiceClass } from './make-services.js';

/** The path of a JSON file, or its parsed content. */
export type ConfigSource = string | URL | object;

export interface PlanReaderInit {
  readonly classes: Readonly<Record<string, ServiceClass>>;
  readonly environment: Environment;
  /** The folder from which adapters are imported. */
  readonly folder: string;
}

/** The services of a config, and its mistakes so far. */
export interface ReadConfig {
  readonly plans: readonly ServicePlan[];
  readonly problems: Problems;
  /** Names the config in messages. */
  readonly source: string;
}

/** Reads configs and loads the adapters that they need. */
export class PlanReader {
  readonly #init: PlanReaderInit;

  constructor(init: PlanReaderInit) {
    this.#init = init;
  }

  /** @throws StreamError `invalid_config` when the file cannot be read; other mistakes are in `problems` */
  async read(config: ConfigSource): Promise<ReadConfig> {
    const { classes, environment, folder } = this.#init;
    const file =
      config instanceof URL ? fileURLToPath(config) : typeof config === 'string' ? config : undefined;
    const content = file === undefined ? config : await readJson(file);
    const problems = new Problems();
    const { value, written } = expandEnvironment(content, environment, problems);
    const plans = new ConfigReader({ problems, classes, written }).read(value);
    await loadAdapters(plans, folder, problems);
    return { plans, problems, source: file ?? 'the config' };
  }
}
