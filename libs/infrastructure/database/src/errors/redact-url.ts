const HIERARCHICAL = /^[a-z][a-z0-9+.-]*:\/\//i;
const SHOWN_PARAMETERS = new Set(['sslmode', 'connect_timeout', 'application_name']);

/**
 * A connection URL as an operator may see it: server and database, without user, password and unknown parameters.
 * Text that is no URL is withheld whole, because its parts cannot be told apart.
 */
export function redactUrl(url: string): string {
  if (!HIERARCHICAL.test(url) || !URL.canParse(url)) return '(withheld: not a URL)';
  const { protocol, host, pathname, username, password, searchParams } = new URL(url);
  const credentials = username || password ? '***@' : '';
  const shown = [...searchParams]
    .filter(([name]) => SHOWN_PARAMETERS.has(name))
    .map((pair) => pair.join('='));
  return `${protocol}//${credentials}${host}${pathname}${shown.length > 0 ? `?${shown.join('&')}` : ''}`;
}
