import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** The part of the guide that lists the exports. */
const SECTION = /^## What adapters import$(.*?)^## /ms;

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The names in the first column of the tables. */
function namesInGuide(): readonly string[] {
  const section = SECTION.exec(read('../../../CONTRIBUTING.md'))?.[1] ?? '';
  const cells = [...section.matchAll(/^\| (`.*?) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name));
}

/** The names that `adapter.ts` exports, types included. */
function exportedNames(): readonly string[] {
  const source = ts.createSourceFile('adapter.ts', read('./adapter.ts'), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (
      !ts.isExportDeclaration(statement) ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause)
    )
      throw new Error(
        `adapter.ts has a statement that exports no list of names: ${statement.getText(source)}`,
      );
    return statement.exportClause.elements.map(({ name }) => name.text);
  });
}

test('CONTRIBUTING.md names each export of @hftjs/core/adapter, once, and no other', () => {
  expect(namesInGuide().toSorted()).toEqual(exportedNames().toSorted());
});
