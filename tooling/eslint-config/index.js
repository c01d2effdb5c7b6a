import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The packages of hftjs that an adapter may use: its stream, its simulator and its tests. */
const adapterLayers = (folder) => [
  {
    files: [`${folder}/**`],
    ignores: ['**/simulator/**', '**/*.test.ts', '**/testing/**'],
    allowed: ['core', 'core/adapter'],
  },
  {
    files: [`${folder}/simulator/**`],
    ignores: ['**/*.test.ts', '**/testing/**'],
    allowed: ['core', 'core/adapter', 'simulator'],
  },
  {
    files: [`${folder}/**/*.test.ts`, `${folder}/**/testing/**`],
    allowed: ['core', 'core/adapter', 'simulator', 'testkit'],
  },
];

/** The allowed imports of this repository: for each folder, the packages of hftjs that it may use. */
const layers = [
  { files: ['packages/core/**'], allowed: [] },
  { files: ['packages/simulator/**'], allowed: [] },
  { files: ['packages/service/**'], allowed: ['core', 'core/adapter'] },
  { files: ['packages/testkit/**'], allowed: ['core', 'core/adapter', 'simulator'] },
  ...adapterLayers('packages/testkit/src/example'),
  ...adapterLayers('packages/adapter-*/src'),
];

const layerRules = (rows) =>
  rows.map(({ files, ignores, allowed }) => ({
    files,
    ...(ignores && { ignores }),
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: allowed.length > 0 ? `^@hftjs/(?!(?:${allowed.join('|')})$)` : '^@hftjs/',
              message: `here only these packages of hftjs may be imported: ${allowed.map((name) => `@hftjs/${name}`).join(', ') || 'none'}`,
            },
          ],
        },
      ],
    },
  }));

/** The rules of all code. */
const base = defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/.turbo/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/max-params': ['error', { max: 3 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'export by name' },
        { selector: 'TSEnumDeclaration', message: 'use an object and a type of one name' },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly', setTimeout: 'readonly' },
    },
  },
);

/** The rules of this repository. */
export const config = defineConfig(
  base,
  { files: ['packages/**/*.ts'], rules: { 'no-console': 'error' } },
  layerRules(layers),
  prettier,
);

/** The rules of an adapter in a project of its own, with its sources in `src`. */
export const adapterConfig = defineConfig(
  base,
  { files: ['src/**/*.ts'], rules: { 'no-console': 'error' } },
  layerRules(adapterLayers('src')),
  prettier,
);
