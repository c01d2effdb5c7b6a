import type { ChannelParams } from '../../channel-params.js';
import type { CurrencyPair } from '../../currency-pair.js';
import type { OwnRow } from '../own-feed.js';
import { OwnRecovery, type OwnRecoveryInit } from './own-recovery.js';

/**
 * One private connection of a venue whose sockets tell changes only: what comes on it is published, what it
 * cannot tell is recovered over REST.
 */
export class OwnConnection {
  readonly #init: OwnRecoveryInit;
  readonly #recovery: OwnRecovery;

  constructor(init: OwnRecoveryInit) {
    this.#init = init;
    this.#recovery = new OwnRecovery(init);
  }

  params(): Pick<ChannelParams, 'acknowledges' | 'exactNumbers' | 'feed' | 'recover'> {
    return {
      feed: 'user_data',
      acknowledges: 'subscription',
      exactNumbers: true,
      recover: (outage) => this.#recovery.run(outage),
    };
  }

  begin(pairs: readonly CurrencyPair[]): void {
    this.#recovery.begin(pairs);
  }

  /** Publishes what one frame says. */
  publish(rows: readonly OwnRow[], receivedTime: number): void {
    for (const { fill } of rows) if (fill) this.#recovery.saw(fill);
    const exchangeTime = rows.findLast(({ order }) => order?.time !== undefined)?.order?.time;
    this.#init.own.publish({ rows, kind: 'update', receivedTime, exchangeTime });
  }
}
