#!/usr/bin/env node
// What npm links as `montegraph`. Node 20 runs no TypeScript by itself; newer ones strip the types.
if (!process.features.typescript) (await import('tsx/esm/api')).register();
await import('./src/main.ts');
