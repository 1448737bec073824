export { type ObjectRanges, type ObjectStore, openObjectStore } from './object-store.ts';
export { syncFolder } from './sync-folder.ts';
