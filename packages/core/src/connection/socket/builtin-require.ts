/**
 * Sets a global `require` that knows Node's own modules, if there is none. Returns a function that removes it.
 *
 * `ws` is CommonJS. A bundler that writes ES modules, such as esbuild, copies its `require('events')` into the bundle,
 * where nothing is called `require`; esbuild's replacement looks for a global one when it is called, and throws otherwise.
 * Packages that `ws` would use if they were installed, `bufferutil` and `utf-8-validate`, are not found by this
 * function, which `ws` expects.
 */
function provideRequire(): () => void {
  if ('require' in globalThis) return () => undefined;
  const require = (id: string): object => {
    const found = process.getBuiltinModule(id);
    if (!found) throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
    return found;
  };
  Object.defineProperty(globalThis, 'require', { value: require, configurable: true });
  return () => {
    Reflect.deleteProperty(globalThis, 'require');
  };
}

/** Removes what importing this module has set. */
export const removeRequire = provideRequire();
