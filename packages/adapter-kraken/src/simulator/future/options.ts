import type { VenueOptions } from '@hftjs/simulator';

export interface KrakenFutureSimulatorOptions extends Omit<VenueOptions, 'clock'> {
  /** Contracts traded: `btc/usd` is `PF_XBTUSD`, `btc/usd:btc` `PI_XBTUSD`, `btc/usd:btc-261225` `FI_XBTUSD_261225`. */
  readonly pairs: VenueOptions['pairs'];
  /** As a part of the value. @defaultValue `{ maker: 0.0002, taker: 0.0005 }` */
  readonly fees?: VenueOptions['fees'];
  /** Milliseconds between two ticker frames of a product on the v1 WebSocket. @defaultValue 1_000 */
  readonly tickerInterval?: number | undefined;
  /** Milliseconds without a ping after which a v1 WebSocket is closed. @defaultValue 60_000 */
  readonly pingTimeout?: number | undefined;
  /** Requests that one v1 WebSocket may send per second; what is more is dropped. @defaultValue 100 */
  readonly requestsPerSecond?: number | undefined;
  /** Which of the two feeds publishes a fill first. The feeds are not synchronized. @defaultValue 'mixed' */
  readonly firstToTell?: 'fills' | 'open_orders' | 'mixed' | undefined;
  /** What private REST calls may cost within ten seconds, per key. @defaultValue 500 */
  readonly restBudget?: number | undefined;
  /** History calls within ten minutes, per key. @defaultValue 100 */
  readonly historyBudget?: number | undefined;
  /** Milliseconds for which `orders/status` knows an order after its end. @defaultValue 5_000 */
  readonly statusRetention?: number | undefined;
  /** Milliseconds: silence before a heartbeat of the unified WebSocket, interval of v1's heartbeat feed. @defaultValue 1_000 */
  readonly heartbeatInterval?: number | undefined;
  /** Milliseconds after which a unified WebSocket without a subscription is closed. @defaultValue 60_000 */
  readonly idleTimeout?: number | undefined;
}
