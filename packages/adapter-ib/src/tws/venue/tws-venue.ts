import type { CurrencyPair } from '@hftjs/core';
import { OptionError, PendingFills, type ResolvedOptions } from '@hftjs/core/adapter';
import { splitExecutionId } from '../../order-names.js';
import type { StreamFacts } from '../../stream-facts.js';
import type { IBArgs } from '../../subscribe-args.js';
import { RtVolumes } from '../market/rt-volume.js';
import { ContractDirectory } from './contract-directory.js';

/** How long a fill waits for its commission, in milliseconds: it follows within one second as a rule. */
const COMMISSION_PATIENCE = 1_000;

/** Orders and executions from before the stream: they are not published. */
export interface History {
  /** Executions, by the ids without their revisions. */
  readonly executions: Set<string>;
  readonly endedOrders: ReadonlySet<string>;
}

/** TWS or IB Gateway as one stream uses it, by `@stoqey/ib`. */
export class TwsVenue {
  readonly options: ResolvedOptions;
  readonly args: IBArgs;
  /** Of own orders; ticker, trade, order book, holdings, candles and instruments use the next seven. */
  readonly clientId: number;
  readonly directory: ContractDirectory;
  readonly fills: PendingFills;
  /** The samples of the tape that were published. */
  readonly volumes = new RtVolumes();
  /** Begin of the last bar that was received, by pair. */
  readonly lastBars = new Map<CurrencyPair, number>();
  /** `undefined` where TWS did not list it, or was not asked yet. */
  history: History | undefined;
  /** Whether it was asked for the history. */
  hasBegun = false;
  #tapes = 0;

  /** @throws OptionError `invalid_options`, naming what to mend */
  constructor({ options, args, account, onEnd }: StreamFacts) {
    const { exchange, environment, proxy, currencyPairs } = options;
    const fail = (option: 'environment' | 'proxy', sentence: string): never => {
      throw new OptionError(exchange, { option: [option], sentence });
    };
    if (environment === 'testnet')
      fail('environment', "there is no testnet; the paper account is the environment 'demo'");
    if (proxy !== undefined) fail('proxy', 'TWS is reached without a proxy; leave proxy out');
    this.options = options;
    this.args = args;
    this.clientId = args.clientId;
    this.directory = new ContractDirectory(currencyPairs, args.contracts);
    const patience = COMMISSION_PATIENCE;
    this.fills = new PendingFills({ account, patience, revisionOf: splitExecutionId, onEnd });
  }

  /** A prefix of the ids of one connection's trades, which IB does not number. */
  nextTag(): string {
    return `${Date.now().toString(36)}${(++this.#tapes).toString(36)}`;
  }
}
