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

/**
 * What `npm pkg set` takes afterwards: npm has written ranges such as `^0.1.0`, which leave out the next minor versions.
 * See docs/versioning.md.
 */
export const PEER_RANGES = INSTALLS[0].specs.map((name) => `peerDependencies.${name}=<1.0.0`);
