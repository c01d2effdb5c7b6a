/** What npm installs in an adapter's own project. The lint rules are those of this repository. */
export const INSTALLS = [
  { flag: '--save-peer', specs: ['@hftjs/core', '@hftjs/simulator'] },
  {
    flag: '--save-dev',
    specs: [
      '@hftjs/eslint-config',
      '@hftjs/testkit',
      '@types/node@20',
      'eslint@10',
      'typescript@~6.0',
      'vitest@4',
    ],
  },
];
