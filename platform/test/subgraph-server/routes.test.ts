import { expect, test } from '@jest/globals';
import { matchPath } from '../../src/subgraph-server/routes.ts';

test.each([
  ['/health', '/health', {}],
  ['/files/:id/content', '/files/a%2Fb/content', { id: 'a/b' }],
  ['/files/:id/content', '/files//content', undefined],
  ['/files/:id/content', '/files/a/content/', undefined],
  ['/files/:id/content', '/files/%E0%A4%A/content', undefined],
  ['/files/:id', '/file/a', undefined],
])('%s takes from %s: %j', (path, pathname, params) => {
  expect(matchPath(path, pathname)).toEqual(params);
});
