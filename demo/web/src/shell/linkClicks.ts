import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { routeOf } from './routeOf';

/** Follows plain links inside the page without reloading it, as Grafana does. */
export function interceptLinkClicks(): void {
  document.addEventListener('click', (event) => {
    const anchor = event.target instanceof Element ? event.target.closest('a') : null;
    if (
      !anchor ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey ||
      event.altKey
    ) {
      return;
    }
    const href = anchor.getAttribute('href');
    if (href?.startsWith('#')) {
      event.preventDefault(); // the page has a base address: the browser would leave it
      document.getElementById(href.slice(1))?.focus();
      return;
    }
    const route = routeOf(
      {
        href: href && locationUtil.stripBaseFromUrl(href),
        target: anchor.getAttribute('target'),
        download: anchor.hasAttribute('download'),
      },
      window.location.origin
    );
    if (route) {
      event.preventDefault();
      locationService.push(route);
    }
  });
}
