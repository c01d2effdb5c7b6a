/** What an account has of one instrument. Amounts are whole units of the ledger, so that nothing is rounded away. */
export class Holding {
  /** Shares or coins; below zero when short. */
  units = 0n;
  /** What the units cost, commissions included; below zero when short: what they brought in. */
  cost = 0n;
  /** Profit of all that was closed, after commissions. */
  realized = 0n;

  /**
   * Books a fill at the average cost of what is there.
   *
   * @param change - units bought, or below zero sold
   * @param cash - what the account received, after the commission; below zero when it paid
   */
  book(change: bigint, cash: bigint): void {
    const isOpening = this.units === 0n || this.units > 0n === change > 0n;
    const closed = isOpening ? 0n : least(magnitude(change), magnitude(this.units));
    const cashOfClosed = closed === 0n ? 0n : (cash * closed) / magnitude(change);
    const costOfClosed = closed === 0n ? 0n : (this.cost * closed) / magnitude(this.units);
    this.realized += cashOfClosed - costOfClosed;
    this.cost -= costOfClosed + (cash - cashOfClosed);
    this.units += change;
  }

  /** Adds units that no fill brought, at a cost. */
  receive(change: bigint, cost: bigint): void {
    this.units += change;
    this.cost += cost;
  }
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);
