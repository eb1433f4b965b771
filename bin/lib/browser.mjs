// A Chromium for the tests: Playwright's own, one of the system, or one from npm.
import { existsSync } from 'node:fs';

import { CommandError } from './log.mjs';
import { run } from './project.mjs';

const systemPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** @returns the path of a Chromium, and the arguments it needs here */
export async function findBrowser() {
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  if (own && existsSync(own)) return { path: own, args: root };
  const system = systemPlaces.find((place) => existsSync(place));
  if (system) return { path: system, args: root };

  const installed = await Promise.race([
    run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']).then(
      () => existsSync(own),
      () => false,
    ),
    new Promise((resolve) => setTimeout(() => resolve(false), 180_000)),
  ]);
  if (installed) return { path: own, args: root };

  if (process.platform === 'linux' && process.arch === 'x64') {
    // It then unpacks the shared libraries that it brings, for a system that has none of them.
    process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs20.x';
    const { default: packed } = await import('@sparticuz/chromium');
    // Not with the package's own arguments: they switch web security off.
    return {
      path: await packed.executablePath(),
      args: ['--no-sandbox', '--no-zygote', '--disable-gpu'],
    };
  }
  throw new CommandError(
    'No Chromium was found, and none could be installed.',
    'Install one (Debian: apt-get install chromium), then run the tests again.',
  );
}
