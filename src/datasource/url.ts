/**
 * What is wrong with a URL as typed, as far as it can be told without asking; undefined when nothing is. The backend
 * checks again, since provisioned settings never pass through this form.
 */
export function urlProblem(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) {
    return 'Write the URL in full, with http:// or https:// in front.';
  }
  const url = parse(text);
  if (!url?.hostname) {
    return 'Name a host, as in http://localhost:9090.';
  }
  if (url.username || url.password) {
    return 'Everybody could read the password here. Turn on basic authentication and enter it there.';
  }
  if (url.search || url.hash) {
    return 'Leave off the part after ? or #.';
  }
  if (/\/api\/v1(\/.*)?$/.test(url.pathname)) {
    return 'Leave off /api/v1 and what follows: Insights adds it itself.';
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
