// A Worker cannot start from a .ts file on Node 20, tsx or not; newer ones strip the types themselves.
if (!process.features.typescript) (await import('tsx/esm/api')).register();
await import('./thread.ts');
