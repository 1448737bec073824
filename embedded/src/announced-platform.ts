import { DisposalStack } from '@montegraph/platform/lifecycle';
import { announce } from './announce.ts';
import { openPlatform, type Platform, type PlatformOptions } from './platform.ts';

/** A platform that says where it is while it is there. */
export async function openAnnouncedPlatform({
  stdout,
  ...options
}: PlatformOptions & { readonly stdout: NodeJS.WritableStream }): Promise<Platform> {
  await using opened = new DisposalStack();
  const platform = opened.use(await openPlatform(options));
  opened.use(await announce(platform.urls, { dataDir: options.config.dataDir, stdout }));
  return { ...platform, [Symbol.asyncDispose]: opened.release() };
}
