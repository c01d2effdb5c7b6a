import type { RestHandler } from './rest.js';

interface Template {
  readonly methodAndPath: string;
  readonly pattern: RegExp;
  readonly handler: RestHandler;
}

/** REST routes by method and path. */
export class RestRoutes {
  readonly #exact = new Map<string, RestHandler>();
  readonly #templates: Template[] = [];

  /** Methods and paths, in the order in which they were added; without those that take any path. */
  get list(): readonly string[] {
    const exact = [...this.#exact.keys()].filter((route) => !route.endsWith('*'));
    return [...exact, ...this.#templates.map(({ methodAndPath }) => methodAndPath)];
  }

  /**
   * Adds a route: `GET /0/public/Time`, `GET *` for whatever has no route, or `GET /orders/{id}`, where a part in braces
   * stands for any text without a slash.
   */
  add(methodAndPath: string, handler: RestHandler): void {
    if (!methodAndPath.includes('{')) {
      this.#exact.set(methodAndPath, handler);
      return;
    }
    const parts = methodAndPath.split(/\{\w+\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'));
    this.#templates.push({ methodAndPath, pattern: new RegExp(`^${parts.join('([^/]+)')}$`), handler });
  }

  find(method: string, path: string): RestHandler | undefined {
    const wanted = `${method} ${path}`;
    return (
      this.#exact.get(wanted) ??
      this.#templates.find(({ pattern }) => pattern.test(wanted))?.handler ??
      this.#exact.get(`${method} *`)
    );
  }
}
