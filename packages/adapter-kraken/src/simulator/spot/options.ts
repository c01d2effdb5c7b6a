import type { VenueOptions } from '@hftjs/simulator';

export interface KrakenSimulatorOptions extends Omit<VenueOptions, 'clock'> {
  /** As a part of the cost. @defaultValue `{ maker: 0.0016, taker: 0.0026 }` */
  readonly fees?: VenueOptions['fees'];
  /** Milliseconds in which a stream token must be used. @defaultValue 900_000 */
  readonly tokenLifetime?: number | undefined;
  /** Milliseconds after which a socket without a subscription is closed. @defaultValue 60_000 */
  readonly idleTimeout?: number | undefined;
  /** Milliseconds of silence after which a heartbeat is sent. @defaultValue 1_000 */
  readonly heartbeatInterval?: number | undefined;
  /** Whether open orders and past fills come in two snapshot frames. Kraken does not document it. @defaultValue false */
  readonly splitSnapshot?: boolean | undefined;
}
