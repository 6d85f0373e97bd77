/**
 * What the components need of a browser and jsdom does not have. Import it before anything of @grafana/scenes, which
 * makes an IntersectionObserver as soon as it is loaded.
 */

let inView = true;

/** Whether elements count as in view from now on; a panel that is not in view is not mounted. */
export function setInView(value: boolean): void {
  inView = value;
}

let width = 0;

/** The width in pixels that elements report from now on; 0, as in jsdom, reports none. */
export function setWidth(value: number): void {
  width = value;
}

class FakeIntersectionObserver {
  public constructor(private readonly report: IntersectionObserverCallback) {}

  public observe(target: Element) {
    const entry = { target, isIntersecting: inView } as IntersectionObserverEntry;
    this.report([entry], this as unknown as IntersectionObserver);
  }

  public unobserve() {}

  public disconnect() {}
}

class FakeResizeObserver {
  public constructor(private readonly report: ResizeObserverCallback) {}

  public observe(target: Element) {
    if (width > 0) {
      const entry = { target, contentRect: { width, height: 100 } } as ResizeObserverEntry;
      this.report([entry], this as unknown as ResizeObserver);
    }
  }

  public unobserve() {}

  public disconnect() {}
}

Object.assign(window, { IntersectionObserver: FakeIntersectionObserver, ResizeObserver: FakeResizeObserver });

/**
 * Records reloads of the page. jsdom's location cannot be replaced, so the spy sits on the object behind it.
 */
export function spyOnReload(): jest.SpyInstance {
  const [implementation] = Object.getOwnPropertySymbols(window.location);
  const behind = (window.location as unknown as Record<symbol, { reload: () => void }>)[implementation];
  return jest.spyOn(behind, 'reload').mockImplementation(() => {});
}
