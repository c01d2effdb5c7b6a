// Removes the comments of a package's compiled JavaScript before it is packed: the declarations beside it have them, and
// each user installs them once. Runs as `prepack` in the package's folder. The next build does not bring them back, as
// nothing but comments and links to source maps, which are not packed, has changed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const compilerOptions = {
  allowJs: true,
  module: ts.ModuleKind.ESNext,
  removeComments: true,
  target: ts.ScriptTarget.ES2023,
};

const files = readdirSync('dist', { recursive: true }).filter((file) => file.endsWith('.js'));
for (const file of files.map((name) => join('dist', name))) {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { fileName: file, compilerOptions });
  writeFileSync(file, outputText);
}
