interface Anchor {
  href: string | null;
  target: string | null;
  download: boolean;
}

/** The address inside the page to which a plain link leads, or undefined if the browser must follow it. */
export function routeOf({ href, target, download }: Anchor, origin: string): string | undefined {
  if (!href || href.startsWith('#') || download || (target && target !== '_self')) {
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(href, `${origin}/`);
  } catch {
    return undefined;
  }
  const served = /^\/(api|apis|public)\//.test(url.pathname);
  return url.origin === origin && !served ? url.pathname + url.search + url.hash : undefined;
}
