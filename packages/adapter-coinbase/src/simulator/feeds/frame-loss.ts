/** Frames that are numbered and never arrive. */
export class FrameLoss {
  #left = 0;
  #name: string | undefined;

  /** The next so many data frames are lost, of one channel or of any. */
  lose(count: number, name: string | undefined): void {
    this.#left = count;
    this.#name = name;
  }

  /** Whether this frame is one of them. */
  strikes(names: readonly string[]): boolean {
    if (this.#left === 0 || (this.#name !== undefined && !names.includes(this.#name))) return false;
    this.#left--;
    return true;
  }
}
