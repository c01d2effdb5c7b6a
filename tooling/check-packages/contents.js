import { basename, dirname } from 'node:path';

/** Where the packages are developed. */
const REPOSITORY = 'https://github.com/hftjs/hftjs';

/** Files that must not be in a package, and why. */
const UNWANTED = [
  [/\.test(-d)?\.(ts|js|d\.ts)(\.map)?$/, 'a test'],
  [/(^|\/)(fixtures|__fixtures__|__snapshots__)\//, 'a fixture'],
  [/\.tsbuildinfo$/, 'build info'],
  [/(^|\/)(\.turbo|coverage|node_modules)\//, 'a cache'],
  [/(^|\/)\.env|\.log$|\.cpuprofile$/, 'a private file'],
];

const DEPENDENCY_FIELDS = ['dependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * The mistakes in the content of a tarball, one sentence each.
 *
 * @param sources - the package's own sources on disk, as paths that begin with `src/`; none if nothing is compiled
 */
export function contentFindings({ files, manifest, directory }, sources) {
  const present = new Set(files);
  return [
    ...['README.md', 'LICENSE'].filter((name) => !present.has(name)).map((name) => `${name} is missing`),
    ...(sources.size === 0 || files.some((file) => file.startsWith('dist/')) ? [] : ['dist/ is missing']),
    ...files
      .filter((file) => isMapWithoutSource(file, present))
      .map((file) => `${file} is a map, but the source that it points to is not in the package`),
    ...files.flatMap((file) =>
      UNWANTED.filter(([pattern]) => pattern.test(file)).map(([, what]) => `${file} is ${what}`),
    ),
    ...files
      .filter((file) => isOrphan(file, sources))
      .map((file) => `${file} is left over: its source is gone; remove dist and build again`),
    ...rangeFindings(manifest),
    ...linkFindings(manifest, `${basename(dirname(directory))}/${basename(directory)}`),
  ];
}

const COMPILED = /^dist\/(.*?)\.(?:d\.ts|js)(\.map)?$/;

/** Whether a compiled file has no source any more: the compiler does not remove what it once wrote. */
function isOrphan(file, sources) {
  const match = COMPILED.exec(file);
  return match !== null && !sources.has(`src/${match[1]}.ts`);
}

function isMapWithoutSource(file, present) {
  const match = COMPILED.exec(file);
  return match?.[2] !== undefined && !present.has(`src/${match[1]}.ts`);
}

function rangeFindings(manifest) {
  return DEPENDENCY_FIELDS.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([, range]) => /^(workspace|catalog|file|link|portal):/.test(range))
      .map(([name, range]) => `${field} has ${name} as ${range}, which cannot be installed elsewhere`),
  );
}

/** The fields from which registries link to the sources. */
function linkFindings(manifest, folder) {
  const expected = {
    homepage: `${REPOSITORY}/tree/main/${folder}#readme`,
    repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: folder },
    bugs: `${REPOSITORY}/issues`,
  };
  return Object.entries(expected)
    .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
    .map(([field, value]) => `${field} is not ${JSON.stringify(value)}`);
}
