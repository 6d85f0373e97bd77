import 'uplot/dist/uPlot.min.css';
import './fonts.css';
import { config } from '@grafana/runtime';
import { createRoot } from 'react-dom/client';
import { startServices } from './boot/services';
import { installDefine } from './plugins/amd';
import { App } from './shell/App';
import { installedApp } from './shell/installedApp';
import { interceptLinkClicks } from './shell/linkClicks';

/** Charts measure text when they are first drawn: with the fallback font their labels would stay cut off. */
async function loadFonts(): Promise<void> {
  await Promise.all(['400 12px Inter', '500 12px Inter'].map((font) => document.fonts.load(font)));
}

async function start(): Promise<void> {
  installDefine();
  interceptLinkClicks();
  await Promise.all([startServices(), loadFonts()]);
  const root = document.getElementById('reactRoot');
  if (!root) {
    throw new Error('The page has no element with the id reactRoot.');
  }
  createRoot(root).render(<App app={await installedApp()} />);
}

start().catch((error: unknown) => {
  console.error(error);
  const place = document.querySelector('.preview-boot');
  if (place) {
    const text =
      (error as { data?: { message?: string } }).data?.message ??
      (error instanceof Error ? error.message : String(error));
    place.textContent = `The preview (Grafana ${config.buildInfo.version}) did not start: ${text}`;
  }
});
