export { type ObjectRanges, type ObjectStore, openObjectStore } from './object-store.ts';
