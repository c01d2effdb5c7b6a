/** How clients are named in tables. */
const NAMES: Readonly<Record<string, string>> = {
  ws: 'ws',
  json: 'ws + JSON.parse',
  hftjs: 'hftjs',
  plain: 'hftjs, compiled readers off',
  service: 'hftjs, ServiceBase',
};

export const clientName = (kind: string): string => NAMES[kind] ?? kind.replace('peer:', '');
