/**
 * An execution's name without its revision: `0000e0d5.6570a0a5.01.01` and `….02` are the same one, corrected.
 * https://interactivebrokers.github.io/tws-api/classIBApi_1_1Execution.html
 */
export function splitExecutionId(execId: string): { readonly stem: string; readonly revision: number } {
  const dot = execId.lastIndexOf('.');
  const revision = Number(execId.slice(dot + 1));
  return dot > 0 && Number.isSafeInteger(revision)
    ? { stem: execId.slice(0, dot), revision }
    : { stem: execId, revision: 0 };
}

/**
 * The order of an execution. Assignments, transfers and the like have no order, or order number zero: each gets
 * its own id in place of an order's.
 */
export const orderIdOf = (orderId: string | null | undefined, stem: string): string =>
  orderId === null || orderId === undefined || orderId === '0' || orderId === '' ? stem : orderId;

/** Executions without those that others of them correct, in the order in which they were first listed. */
export function lastRevisions<T>(executions: readonly T[], idOf: (execution: T) => string): readonly T[] {
  const last = new Map<string, { readonly revision: number; readonly execution: T }>();
  for (const execution of executions) {
    const { stem, revision } = splitExecutionId(idOf(execution));
    if (revision >= (last.get(stem)?.revision ?? -1)) last.set(stem, { revision, execution });
  }
  return [...last.values()].map(({ execution }) => execution);
}
