/**
 * What is wrong with a URL as typed, as far as it is known without a request; undefined when nothing is. The backend
 * checks again, since provisioned settings never pass through this form.
 */
export function urlProblem(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) {
    return 'Write the URL in full, starting with http:// or https://.';
  }
  const url = parse(text);
  if (!url?.hostname) {
    return 'Name a host, as in http://localhost:9090.';
  }
  if (url.username || url.password) {
    return 'Everybody can read the password here. Turn on basic authentication and enter it there.';
  }
  if (url.search || url.hash) {
    return 'Remove the part after ? or #.';
  }
  if (/\/api\/v1(\/.*)?$/.test(url.pathname)) {
    return 'Remove /api/v1 and what follows: Insights adds it.';
  }
  return undefined;
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
