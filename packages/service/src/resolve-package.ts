import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';

/** The conditions of an `import`, in the `exports` of a manifest. */
const CONDITIONS: ReadonlySet<string> = new Set(['import', 'module-sync', 'node', 'default']);

/** The file that `import 'name'` in a folder would load; `undefined` where the package is not installed. */
export function resolvePackage(name: string, folder: string): string | undefined {
  const require = createRequire(join(folder, 'noop.js'));
  try {
    const file = require.resolve(name);
    return isAbsolute(file) ? file : undefined;
  } catch (error) {
    // A package may export its entry for `import` alone. Node resolves that only for the importing file itself.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    const places = (require.resolve.paths(name) ?? []).map((modules) => join(modules, name));
    const place = places.find((one) => existsSync(join(one, 'package.json')));
    return place === undefined ? undefined : importedEntry(place);
  }
}

function importedEntry(place: string): string | undefined {
  const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as { exports?: unknown };
  const entry = entryOf(manifest.exports);
  return entry === undefined ? undefined : join(place, entry);
}

/** The entry for `import` among conditions, which may be nested. */
function entryOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null) return undefined;
  for (const [condition, part] of Object.entries(target)) {
    const entry = condition === '.' || CONDITIONS.has(condition) ? entryOf(part) : undefined;
    if (entry !== undefined) return entry;
  }
  return undefined;
}
