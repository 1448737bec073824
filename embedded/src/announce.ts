import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where clients find a platform. */
export type PlatformUrls = { readonly graphql: string; readonly graphiql: string; readonly health: string };

/** GraphiQL is what the graph's URL shows to a browser. */
export function urlsOf(routerUrl: string): PlatformUrls {
  return { graphql: `${routerUrl}/graphql`, graphiql: `${routerUrl}/graphql`, health: `${routerUrl}/health` };
}

export type AnnounceOptions = { readonly dataDir: string; readonly stdout: NodeJS.WritableStream };

/**
 * Says that the platform is up: to a person on `stdout`, to a parent process by a message, and to other programs by
 * `running.json` in the data folder, which disposal removes.
 */
export async function announce(
  urls: PlatformUrls,
  { dataDir, stdout }: AnnounceOptions,
): Promise<AsyncDisposable> {
  const folder = path.resolve(dataDir);
  const file = path.join(folder, 'running.json');
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify({ ...urls, pid: process.pid }, null, 2)}\n`, { mode: 0o600 });
  stdout.write(
    `\nMontegraph is up.\n\n  GraphQL   ${urls.graphql}\n  GraphiQL  ${urls.graphiql} in a browser\n` +
      `  health    ${urls.health}\n  data      ${folder}\n\nCtrl-C stops it.\n`,
  );
  process.send?.(urls);
  return { [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}
