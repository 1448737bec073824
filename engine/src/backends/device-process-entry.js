// The process is started without its parent's loaders: Node 20 reads no .ts files, newer ones strip the types themselves.
if (!process.features.typescript) (await import('tsx/esm/api')).register();
await import('./device-process-child.ts');
