import { isDeepStrictEqual } from 'node:util';
import type { StreamOptions } from '@hftjs/core';
import type { Problems } from './config/problems.js';
import type { ServicePlan, StreamPlan } from './config/service-config.js';
import type { RunningService } from './running-service.js';
import type { SupervisedStream } from './supervised-stream.js';

/** A stream whose pairs are others in the new config. */
export interface PairsChange {
  readonly supervised: SupervisedStream;
  readonly plan: StreamPlan;
}

/** What differs in one service that goes on. */
export interface ServiceChange {
  readonly running: RunningService;
  readonly plan: ServicePlan;
  readonly hasOtherSetting: boolean;
  readonly pairs: readonly PairsChange[];
  /** Streams that are not in the new config, or not with these options. */
  readonly gone: readonly SupervisedStream[];
  /** Streams that do not run with these options. */
  readonly fresh: readonly StreamPlan[];
}

/** What differs between the running services and a new config. */
export interface ConfigChanges {
  readonly added: readonly ServicePlan[];
  readonly removed: readonly RunningService[];
  readonly changed: readonly ServiceChange[];
}

/** Compares running services with the plans of a new config. Adds a problem for each change that cannot be made. */
export function compareConfig(
  running: readonly RunningService[],
  plans: readonly ServicePlan[],
  problems: Problems,
): ConfigChanges {
  const removed = new Set(running);
  const added: ServicePlan[] = [];
  const changed: ServiceChange[] = [];
  for (const plan of plans) {
    const present = running.find(({ name }) => name === plan.name);
    if (present?.plan.className !== plan.className) {
      added.push(plan);
      continue;
    }
    removed.delete(present);
    if (!isDeepStrictEqual(present.plan.queues, plan.queues))
      problems.add(
        [`service.${plan.name}`, 'setting', 'queues'],
        'queues cannot be changed while the service runs: restart the process, or give the service another name',
      );
    changed.push(compareService(present, plan));
  }
  return { added, removed: [...removed], changed };
}

function compareService(running: RunningService, plan: ServicePlan): ServiceChange {
  const left = new Set(running.streams);
  const take = (isWanted: (one: SupervisedStream) => boolean): SupervisedStream | undefined => {
    const found = [...left].find(isWanted);
    if (found) left.delete(found);
    return found;
  };
  const others = plan.streams.filter(
    ({ options }) => !take((one) => isDeepStrictEqual(sorted(one.options), sorted(options))),
  );
  const pairs: PairsChange[] = [];
  const fresh: StreamPlan[] = [];
  for (const other of others) {
    // A stream that has failed is replaced by a new one.
    const supervised = take(
      (one) => one.isRunning && isDeepStrictEqual(rest(one.options), rest(other.options)),
    );
    if (supervised) pairs.push({ supervised, plan: other });
    else fresh.push(other);
  }
  const hasOtherSetting = !isDeepStrictEqual(running.plan.setting, plan.setting);
  return { running, plan, hasOtherSetting, pairs, gone: [...left], fresh };
}

/** The order of pairs has no meaning. */
const sorted = (options: StreamOptions): object => ({
  ...options,
  currencyPairs: [...options.currencyPairs].sort(),
});

const rest = (options: StreamOptions): object => ({ ...options, currencyPairs: undefined });
