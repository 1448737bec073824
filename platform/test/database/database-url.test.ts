import { expect, test } from '@jest/globals';
import { databaseUrl } from '../../src/database/index.ts';

test('a server without a database name has databases with the names of the services', () => {
  expect(databaseUrl('postgres://u:p%40@h:5432', 'users')).toBe('postgres://u:p%40@h:5432/users');
  expect(databaseUrl('postgres://h/', 'users')).toBe('postgres://h/users');
});

test('a database name in the server URL is a prefix', () => {
  expect(databaseUrl('postgres://h/t1', 'users')).toBe('postgres://h/t1_users');
});

test('parameters of the server URL stay', () => {
  expect(databaseUrl('postgres://h/t1?sslmode=require', 'users')).toBe(
    'postgres://h/t1_users?sslmode=require',
  );
});
