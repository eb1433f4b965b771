// `npm run build`: the Remix build, then our own server and worker, bundled beside it.
import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { build } from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

execFileSync(
  process.execPath,
  [path.join(root, 'node_modules/@remix-run/dev/dist/cli.js'), 'vite:build', '--logLevel', 'warn'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
);
await build({
  absWorkingDir: root,
  entryPoints: {
    web: 'server.ts',
    jobs: 'app/worker/main.ts',
    instrument: 'app/integrations/sentry/instrument.server.ts',
    migrate: 'app/migrate/main.ts',
    'page-reader': 'app/modules/receptionist/page-reader.server.ts',
  },
  outdir: 'build',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: ['./server/index.js'],
  plugins: [externalPackages(['@vapi-ai/server-sdk'])],
  sourcemap: true,
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.FRONTDESK_COMMIT': JSON.stringify(commit()),
  },
  logLevel: 'warning',
});

// What watches the others for errors comes before all that they load.
for (const [name, main] of Object.entries({ server: 'web', worker: 'jobs' })) {
  const text = `await import('./instrument.js');\nawait import('./${main}.js');\n`;
  await writeFile(path.join(root, 'build', `${name}.js`), text);
}
await giveSourceMaps();
await compressAssets(path.join(root, 'build/client'));

/** Gives Sentry the source maps, where the environment says whose they are. Visitors never get those of browsers. */
async function giveSourceMaps() {
  const { SENTRY_AUTH_TOKEN: token, SENTRY_ORG: org, SENTRY_PROJECT: project } = process.env;
  if (!token || !org || !project) return;
  const { default: SentryCli } = await import('@sentry/cli');
  const run = (...args) =>
    execFileSync(SentryCli.getPath(), ['sourcemaps', ...args], { cwd: root, stdio: 'inherit' });
  run('inject', 'build');
  const release = process.env.SENTRY_RELEASE || commit();
  run('upload', ...(release ? ['--release', release] : []), 'build');
  const client = path.join(root, 'build/client');
  for (const name of await readdir(client, { recursive: true })) {
    if (name.endsWith('.map')) await rm(path.join(client, name));
  }
}

/** What errors are reported as errors of. */
function commit() {
  if (process.env.FRONTDESK_COMMIT) return process.env.FRONTDESK_COMMIT;
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  } catch {
    return '';
  }
}

/** Once and as small as can be, so that no visitor's request pays for it. What gains little is left as it is. */
async function compressAssets(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries.filter(
    (entry) => entry.isFile() && /\.(?:js|css|svg|json|txt|ico)$/.test(entry.name),
  );
  await Promise.all(
    texts.map(async (entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      const text = await readFile(file);
      if (text.length < 1024) return;
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
      const [small, common] = await Promise.all([
        promisify(brotliCompress)(text, { params }),
        promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }),
      ]);
      await writeFile(`${file}.br`, small);
      await writeFile(`${file}.gz`, common);
    }),
  );
}

/** Packages stay in node_modules, but for those of many small files, which load ten times as fast in one. */
function externalPackages(bundled) {
  const isBundled = (name) => bundled.some((one) => name === one || name.startsWith(`${one}/`));
  return {
    name: 'external-packages',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^[^./~]/ }, ({ path: name, kind }) =>
        kind === 'entry-point' || isBundled(name) ? null : { path: name, external: true },
      );
    },
  };
}
