import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { compose } from '../composition.ts';
import { apiSdl, supergraphSdl } from '../index.ts';

test('supergraph.graphql and api.graphql are what `npm run compose` would write, and composition has no hint', async () => {
  const composition = await compose(fileURLToPath(new URL('../../supergraph.yaml', import.meta.url)), {
    env: {},
  });
  expect(composition).toEqual({
    kind: 'composed',
    supergraphSdl: supergraphSdl(),
    apiSdl: apiSdl(),
    hints: [],
  });
});
