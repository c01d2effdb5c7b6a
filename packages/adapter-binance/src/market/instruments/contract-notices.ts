import { field, rowReader, type Row } from '@hftjs/core/adapter';

/** How long `exchangeInfo` may lag behind a notice, in milliseconds. */
const LAG = 60_000;

/**
 * A contract was listed or delisted, or its margin brackets have changed. Increments are not stated.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Contract-Info-Stream
 */
const readNotice = rowReader('contractInfo', {
  symbol: field.at('s', field.text),
  contractType: field.at('ct', field.optionalText),
  status: field.at('cs', field.text),
  time: field.at('E', field.epochTime()),
});

export type ContractNotice = ReturnType<typeof readNotice>;

/** @throws Error naming what is wrong with the frame */
export const parseContractInfo = (row: unknown): ContractNotice => readNotice(row);

/** What notices have said of contracts, until `exchangeInfo` says it too. */
export class ContractNotices {
  readonly #notices = new Map<string, { readonly notice: ContractNotice; readonly receivedAt: number }>();

  /** False for a notice that is older than the last one of its contract. */
  add(notice: ContractNotice): boolean {
    const { time = Infinity } = notice;
    const last = this.#notices.get(notice.symbol)?.notice.time ?? -Infinity;
    if (time < last) return false;
    this.#notices.set(notice.symbol, { notice, receivedAt: performance.now() });
    return true;
  }

  /** A row of `exchangeInfo` with what is newer than it. */
  apply(row: Row): Row {
    const symbol = String(row.symbol);
    const known = this.#notices.get(symbol);
    if (!known) return row;
    const { status, contractType = row.contractType } = known.notice;
    const isCaughtUp = row.status === status && row.contractType === contractType;
    if (!isCaughtUp && performance.now() - known.receivedAt < LAG) return { ...row, status, contractType };
    this.#notices.delete(symbol);
    return row;
  }
}
