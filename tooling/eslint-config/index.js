import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** The allowed imports: for each folder, the packages of hftjs that it may use. */
const layers = [
  { files: ['packages/core/**'], allowed: [] },
  { files: ['packages/simulator/**'], allowed: [] },
  { files: ['packages/service/**'], allowed: ['core', 'core/adapter'] },
  { files: ['packages/testkit/**'], allowed: ['core', 'core/adapter', 'simulator'] },
  {
    files: ['packages/adapter-*/src/**'],
    ignores: ['**/simulator/**', '**/*.test.ts', '**/testing/**'],
    allowed: ['core', 'core/adapter'],
  },
  {
    files: ['packages/adapter-*/src/simulator/**'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    allowed: ['core', 'core/adapter', 'simulator'],
  },
  {
    files: ['packages/adapter-*/src/**/*.test.ts', 'packages/adapter-*/src/**/testing/**'],
    allowed: ['core', 'core/adapter', 'simulator', 'testkit'],
  },
];

const layerRules = layers.map(({ files, ignores, allowed }) => ({
  files,
  ...(ignores && { ignores }),
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: allowed.length > 0 ? `^@hftjs/(?!(?:${allowed.join('|')})$)` : '^@hftjs/',
            message: `here only these of our packages may be imported: ${allowed.map((name) => `@hftjs/${name}`).join(', ') || 'none'}`,
          },
        ],
      },
    ],
  },
}));

export const config = defineConfig(
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
    files: ['packages/**/*.ts'],
    rules: { 'no-console': 'error' },
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
  ...layerRules,
  prettier,
);
