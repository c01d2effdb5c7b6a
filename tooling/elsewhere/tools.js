import { installedVersion } from '../check-packages/consumer.js';

/** The tools of a row with exact versions, and the version of the one under trial. */
export async function toolsOf({ tools }, root) {
  const exact = await Promise.all(
    tools.map(async (tool) =>
      tool.lastIndexOf('@') > 0 ? tool : `${tool}@${await installedVersion(root, tool)}`,
    ),
  );
  return { tools: exact, version: exact[0].slice(exact[0].lastIndexOf('@') + 1) };
}
