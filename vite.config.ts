import { readdirSync } from 'node:fs';
import path from 'node:path';

import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin, type Rollup } from 'vite';
import tsconfigPaths from 'vite-tsconfig-paths';

import { iconSprite } from './bin/lib/icon-sprite.mjs';
import { knownInBrowsers, knownOnServer } from './bin/lib/known-in-browsers.mjs';
import { languagesForVite } from './bin/lib/say-in-languages.mjs';
import remixConfig from './remix.config.js';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig(({ command, isSsrBuild }) => ({
  plugins: [
    requestLog(),
    languagesForVite(),
    iconSprite(),
    knownInBrowsers(),
    knownOnServer(),
    tailwindcss(),
    remix(remixConfig),
    tsconfigPaths({ projects: ['./tsconfig.json'] }),
  ],
  build: {
    target: 'es2022',
    // Takes seconds more than esbuild, and a twentieth off what browsers load.
    minify: isSsrBuild ? false : 'terser',
    terserOptions: {
      module: true,
      compress: {
        passes: 3,
        ecma: 2020,
        pure_getters: true,
        // What the router tells developers.
        pure_funcs: ['warning', 'warningOnce', 'logV6DeprecationWarnings'],
      },
    },
    rollupOptions: isSsrBuild ? {} : { output: { manualChunks: chunks } },
    // Of the server always, for what its log says; of browsers for Sentry alone, which the build gives them to.
    sourcemap: isSsrBuild ? true : process.env.SENTRY_AUTH_TOKEN ? 'hidden' : false,
  },
  // Of thousands of small files, the SDKs load ten times as fast in one. Of Remix, to be told what is known.
  ssr: {
    noExternal:
      command === 'build'
        ? ['@vapi-ai/server-sdk', '@paddle/paddle-node-sdk', '@remix-run/react']
        : [],
  },
}));

/** Of what browsers load. Libraries change less often than the frame around every page of a business. */
const chunks: Rollup.GetManualChunk = (id, { getModuleInfo }) => {
  if (id.includes('node_modules/@conform-to/')) return 'forms';
  // Its forms for running calls have a page of their own, that is opened without scripts only.
  if (/\/(?:call-actions|_app\.calls_\.\$callId\/route)\.tsx$/.test(id)) return 'call';
  frame ??= frameOf(getModuleInfo);
  if (isHelper.test(id) || (frame.has(id) && isPackage.test(id))) return 'libraries';
  return frame.has(id) ? 'frame' : undefined;
};
/** What the bundler itself adds. */
const isHelper = /commonjsHelpers|vite\/preload-helper/;
const isPackage = /\/node_modules\/(?!\.cache\/)/;
let frame: Set<string> | undefined;

/** What is around every page of a business, the small kit, and what any two of the pages opened most have in common. */
function frameOf(getModuleInfo: Rollup.GetModuleInfo): Set<string> {
  const around = [
    'entry.client.tsx',
    'root.tsx',
    'routes/_app.tsx',
    'components/settings-card.tsx',
    'components/use-hydrated.ts',
    'components/notes-card.tsx',
  ];
  const kit = readdirSync('app/components/ui').map((file) => `components/ui/${file}`);
  const most = ['_app.today', '_app.calls', '_app.calls_.$callId', '_app.follow-ups'].map((route) =>
    reachedFrom([`routes/${route}/route.tsx`], getModuleInfo),
  );
  const shared = most
    .flatMap((all) => [...all])
    .filter((id) => most.filter((all) => all.has(id)).length > 1);
  return new Set([...reachedFrom([...around, ...kit], getModuleInfo), ...shared]);
}

/** Modules that are loaded with these, themselves with them. */
function reachedFrom(files: string[], getModuleInfo: Rollup.GetModuleInfo): Set<string> {
  const reached = new Set<string>();
  const reach = (id: string) => {
    if (reached.has(id)) return;
    reached.add(id);
    for (const next of getModuleInfo(id)?.importedIds ?? []) reach(next);
  };
  for (const file of files) reach(path.resolve('app', file));
  return reached;
}

/** In development Vite is the server: requests get their line in the log as in production, its own modules get none. */
function requestLog(): Plugin {
  return {
    name: 'request-log',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (/^\/(?:@|app\/|node_modules\/|__manifest)/.test(request.url ?? '')) return next();
        Promise.all([
          server.ssrLoadModule('/app/modules/operations/log-requests.server.ts'),
          server.ssrLoadModule('/app/modules/operations/find-route.server.ts'),
          server.ssrLoadModule('/app/modules/operations/current-request.server.ts'),
          server.ssrLoadModule('/app/modules/languages/choose-locale.server.ts'),
          server.ssrLoadModule('virtual:remix/server-build'),
        ])
          .then(
            ([
              { logRequests },
              { routeFinder },
              { noteRequest },
              { answerInLanguage },
              { routes },
            ]) =>
              logRequests(request, response, () => {
                noteRequest({ findRoute: routeFinder(routes) });
                answerInLanguage(request, response, next);
              }),
          )
          .catch(next);
      });
    },
  };
}
