import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import tsconfigPaths from 'vite-tsconfig-paths';

import remixConfig from './remix.config.js';

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig(({ command, isSsrBuild }) => ({
  plugins: [
    requestLog(),
    tailwindcss(),
    remix(remixConfig),
    tsconfigPaths({ projects: ['./tsconfig.json'] }),
  ],
  build: {
    target: 'es2022',
    // Of the server always, for what its log says; of browsers for Sentry alone, which the build gives them to.
    sourcemap: isSsrBuild ? true : process.env.SENTRY_AUTH_TOKEN ? 'hidden' : false,
  },
  // Of thousands of small files, it loads ten times as fast in one.
  ssr: {
    noExternal: command === 'build' ? ['@vapi-ai/server-sdk', '@paddle/paddle-node-sdk'] : [],
  },
}));

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
          server.ssrLoadModule('virtual:remix/server-build'),
        ])
          .then(([{ logRequests }, { routeFinder }, { noteRequest }, { routes }]) =>
            logRequests(request, response, () => {
              noteRequest({ findRoute: routeFinder(routes) });
              next();
            }),
          )
          .catch(next);
      });
    },
  };
}
