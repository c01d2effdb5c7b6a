/** What never belongs in a package, and why. */
const UNWANTED = [
  [/\.test(-d)?\.(ts|js|d\.ts)(\.map)?$/, 'a test'],
  [/(^|\/)(fixtures|__fixtures__|__snapshots__)\//, 'a fixture'],
  [/\.tsbuildinfo$/, 'build info'],
  [/(^|\/)(\.turbo|coverage|node_modules)\//, 'a cache'],
  [/(^|\/)\.env|\.log$|\.cpuprofile$/, 'a private file'],
];

const DEPENDENCY_FIELDS = ['dependencies', 'peerDependencies', 'optionalDependencies'];

/** What is wrong with what a tarball holds, one sentence each. */
export function contentFindings({ files, manifest }) {
  const present = new Set(files);
  return [
    ...['README.md', 'LICENSE'].filter((name) => !present.has(name)).map((name) => `${name} is missing`),
    ...['dist/', 'src/']
      .filter((folder) => !files.some((file) => file.startsWith(folder)))
      .map((folder) => `${folder} is missing`),
    ...files.flatMap((file) =>
      UNWANTED.filter(([pattern]) => pattern.test(file)).map(([, what]) => `${file} is ${what}`),
    ),
    ...files
      .filter((file) => isOrphan(file, present))
      .map((file) => `${file} is left over: its source is gone; remove dist and build again`),
    ...manifestFindings(manifest),
  ];
}

/** Adapters bring their simulators compiled only, without sources and maps: few read them, all would carry them. */
const IN_SIMULATOR = /^dist\/(.*\/)?simulator\//;

/** Whether a compiled file has no source beside it: the compiler does not remove what it once wrote. */
function isOrphan(file, present) {
  const match = /^dist\/(.*?)\.(?:d\.ts|js)(?:\.map)?$/.exec(file);
  return match !== null && !IN_SIMULATOR.test(file) && !present.has(`src/${match[1]}.ts`);
}

function manifestFindings(manifest) {
  return DEPENDENCY_FIELDS.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([, range]) => /^(workspace|catalog|file|link|portal):/.test(range))
      .map(([name, range]) => `${field} has ${name} as ${range}, which nobody else can install`),
  );
}
