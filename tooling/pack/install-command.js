/** The command that installs some packages from their tarballs in one step, so that npm finds the peers among them. */
export function installCommand(packed, names) {
  const tarballs = names.map((wanted) => packed.find(({ name }) => name === wanted).tarball);
  return ['npm install', ...tarballs.map((path) => (/^[\w@./\\:-]+$/.test(path) ? path : `"${path}"`))].join(
    ' ',
  );
}
