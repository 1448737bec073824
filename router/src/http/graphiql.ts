import { createHash } from 'node:crypto';

export type Page = { readonly html: string; readonly headers: Readonly<Record<string, string>> };

/** GraphiQL with all that it needs in one page: 9 MB, from nowhere but here, so that it works without the internet. */
export async function renderGraphiqlPage(): Promise<Page> {
  // Loaded when the first browser comes. Parsing it takes longer than the rest of the router's start.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'Montegraph',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: '# Sign in, then put {"Authorization": "Bearer …"} under Headers.\n',
  });
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  const scriptHash = createHash('sha256').update(script).digest('base64');
  return {
    html,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // Asked after at every visit, and sent again only when it has changed.
      'cache-control': 'no-cache',
      etag: `"${scriptHash}"`,
      'content-security-policy': [
        "default-src 'none'",
        `script-src 'sha256-${scriptHash}' blob:`, // the page's one script; its editor's workers are blobs
        'worker-src blob:',
        "style-src 'unsafe-inline'", // the editor places every line by a style attribute
        'img-src data:',
        'font-src data:',
        "connect-src 'self' ws: wss:", // Safari's 'self' leaves WebSockets out
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  };
}
