import { isRow } from '@hftjs/core/adapter';

/** What the client library reports and this transport reads. */
const READ = new Set([
  'managedAccounts', 'nextValidId', 'info', 'error', 'currentTime', 'contractDetails', 'contractDetailsEnd',
  'marketDataType', 'tickReqParams', 'tickPrice', 'tickSize', 'tickString', 'tickByTickAllLast', 'updateMktDepth',
  'updateMktDepthL2', 'openOrder', 'openOrderEnd', 'orderStatus', 'execDetails', 'execDetailsEnd', 'commissionReport', 'completedOrder',
  'completedOrdersEnd', 'updateAccountValue', 'accountDownloadEnd', 'position', 'positionEnd', 'historicalData',
  'historicalDataUpdate',
]); // prettier-ignore

/** One event of the client library, as it stands in a frame. */
export interface TwsEvent {
  readonly event: string;
  readonly args: readonly unknown[];
}

/** Whether an event goes into a frame. */
export const isRead = (event: string): boolean => READ.has(event);

/** The text of a frame: one event, or what came together of one moment's ticks. */
export const eventFrame = (events: readonly TwsEvent[]): string =>
  JSON.stringify(events.length === 1 ? events[0] : events);

/**
 * The events of a frame.
 *
 * @throws Error for a text that is not an event of TWS
 */
export function readEvents(packet: unknown): readonly TwsEvent[] {
  const events: readonly unknown[] = Array.isArray(packet) ? packet : [packet];
  return events.map((entry) => {
    if (
      !isRow(entry) ||
      typeof entry.event !== 'string' ||
      !READ.has(entry.event) ||
      !Array.isArray(entry.args)
    )
      throw new Error('not an event of TWS');
    return { event: entry.event, args: entry.args };
  });
}
