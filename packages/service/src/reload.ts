import { silentLogger, type Logger } from '@hftjs/core';
import { compareConfig, type ConfigChanges, type ServiceChange } from './config-changes.js';
import { bindStream, createStreams, makeService } from './make-services.js';
import type { CreatedStream, ServiceClass } from './make-services.js';
import type { ConfigSource, PlanReader } from './plan-reader.js';
import type { DrainOptions, RunningService } from './running-service.js';
import { replaceSetting } from './service-base.js';
import type { SupervisedStream } from './supervised-stream.js';

/** What a reload has changed: names such as `service.printer`, `service.printer kraken`, `service.printer setting`. */
export interface ReloadSummary {
  /** Services and streams that were started. */
  readonly added: readonly string[];
  /** Services and streams that were stopped. One that was replaced is in `added` too. */
  readonly removed: readonly string[];
  /** Settings, and streams whose pairs were changed while they run. */
  readonly changed: readonly string[];
}

export interface ReloadParts {
  readonly reader: PlanReader;
  readonly classes: Readonly<Record<string, ServiceClass>>;
  readonly logger: Logger;
}

/** A config that was checked. Nothing has been changed yet, and the new streams are not started. */
export interface PreparedReload {
  readonly changes: ConfigChanges;
  readonly added: readonly RunningService[];
  readonly fresh: ReadonlyMap<ServiceChange, readonly CreatedStream[]>;
}

/**
 * Reads and checks a new config.
 *
 * @throws StreamError `invalid_config`, with a line for each mistake
 */
export async function prepareReload(
  config: ConfigSource,
  running: readonly RunningService[],
  { reader, classes, logger }: ReloadParts,
): Promise<PreparedReload> {
  const { plans, problems, source } = await reader.read(config);
  const changes = compareConfig(running, plans, problems);
  const created: CreatedStream[] = [];
  const create = (...args: Parameters<typeof createStreams>): readonly CreatedStream[] => {
    const streams = createStreams(...args);
    created.push(...streams);
    return streams;
  };
  try {
    const fresh = new Map(
      changes.changed.map((change) => [change, create(change.fresh, logger, problems)] as const),
    );
    const added = changes.added.map((plan) => ({ plan, streams: create(plan.streams, logger, problems) }));
    // An adapter may refuse a pair: a stream with the new pairs is made for its mistakes only.
    const pairs = changes.changed.flatMap((change) => change.pairs.map(({ plan }) => plan));
    await stopAll(createStreams(pairs, silentLogger, problems));
    problems.throwIfAny(source);
    const services = added.map(({ plan, streams }) => makeService(plan, { streams, classes, logger }));
    return { changes, fresh, added: services };
  } catch (error) {
    await stopAll(created);
    throw error;
  }
}

/** What a reload is applied to. */
export interface ReloadHost extends DrainOptions {
  /** Replaces services. The streams of the new ones are not started. */
  replace(removed: readonly RunningService[], added: readonly RunningService[]): void;
  start(supervised: SupervisedStream): void;
}

/** Makes the changes. Streams that are new start when those that are gone have ended. */
export async function applyReload(
  { changes, added, fresh }: PreparedReload,
  host: ReloadHost,
): Promise<ReloadSummary> {
  const summary = { added: [] as string[], removed: [] as string[], changed: [] as string[] };
  const { removed, changed } = changes;
  host.replace(removed, added);
  const stops = removed.map((running) => running.stopStreams());
  for (const change of changed) {
    const { running, plan, gone, pairs, hasOtherSetting } = change;
    const name = `service.${plan.name}`;
    running.plan = plan;
    for (const { supervised, plan: stream } of pairs) changePairs(supervised, stream.options, host.logger);
    stops.push(...gone.map((supervised) => running.remove(supervised)));
    if (hasOtherSetting) replaceSetting(running.service, plan.setting);
    summary.changed.push(...pairs.map(({ supervised }) => `${name} ${supervised.stream.exchange}`));
    if (hasOtherSetting) summary.changed.push(`${name} setting`);
    summary.removed.push(...gone.map(({ stream }) => `${name} ${stream.exchange}`));
  }
  await Promise.all(stops);
  for (const [{ running, plan }, streams] of fresh)
    for (const created of streams) {
      const supervised = bindStream(running.service, created);
      running.add(supervised);
      host.start(supervised);
      summary.added.push(`service.${plan.name} ${supervised.stream.exchange}`);
    }
  for (const supervised of added.flatMap(({ streams }) => streams)) host.start(supervised);
  await Promise.all(removed.map((running) => running.drain(host)));
  summary.added.push(...added.map(({ name }) => `service.${name}`));
  summary.removed.push(...removed.map(({ name }) => `service.${name}`));
  return summary;
}

/** Pairs that the venue rejects are reported by the stream's status and log, as at the start. */
function changePairs(
  supervised: SupervisedStream,
  options: SupervisedStream['options'],
  logger: Logger,
): void {
  const { stream } = supervised;
  supervised.options = options;
  stream.setCurrencyPairs(options.currencyPairs).catch((error: unknown) => {
    logger.warn(
      { exchange: stream.exchange },
      `the pairs of the new config are not all live: ${String(error)}`,
    );
  });
}

async function stopAll(streams: readonly CreatedStream[]): Promise<void> {
  await Promise.all(streams.map(({ stream }) => stream.stop()));
}
