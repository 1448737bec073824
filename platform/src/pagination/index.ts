export { type Connection, type List, type PageRequest, type Place, readPage } from './read-page.ts';
