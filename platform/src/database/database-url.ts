/**
 * The URL of a service's database on a server. A database name in the server's URL is a prefix, so that several
 * installations share one server: `postgres://h/t1` and `users` give database `t1_users`; without one it is `users`.
 */
export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  const prefix = databasePrefix(serverUrl);
  url.pathname = `/${encodeURIComponent(prefix === '' ? name : `${prefix}_${name}`)}`;
  return url.href;
}

/** What tells an installation's databases from others' on the same server; empty when it has the server for itself. */
export function databasePrefix(serverUrl: string): string {
  return decodeURIComponent(new URL(serverUrl).pathname.slice(1));
}
