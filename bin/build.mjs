// `npm run build`: the Remix build, then our own server and worker, bundled beside it.
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { build } from 'esbuild';

import { otherLanguages } from './lib/catalogues.mjs';
import { languagesForEsbuild } from './lib/say-in-languages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

await Promise.all([
  run(['@remix-run/dev/dist/cli.js', 'vite:build'], {}),
  ...otherLanguages.map((language) =>
    run(['vite/bin/vite.js', 'build'], {
      FRONTDESK_LANGUAGE: language,
      FRONTDESK_BUILD: `build/${language}`,
    }),
  ),
]);
for (const language of otherLanguages) await addLanguage(language);
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
  plugins: [languagesForEsbuild(), externalPackages(['@vapi-ai/server-sdk'])],
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

/** The Remix build, or of another language what browsers load. */
async function run([file, command], env) {
  const program = path.join(root, 'node_modules', file);
  try {
    const said = await promisify(execFile)(
      process.execPath,
      [program, command, '--logLevel', 'warn'],
      { cwd: root, env: { ...process.env, NODE_ENV: 'production', ...env } },
    );
    process.stderr.write(said.stdout + said.stderr);
  } catch (error) {
    process.stderr.write(`${error.stdout}${error.stderr}`);
    process.exit(1);
  }
}

/**
 * The server has every language in it; of what browsers load there is one set of files a language, named by what is in
 * them. Which page needs which of them is Remix's table, made here for one more language as Remix makes it for the
 * first (`generateRemixManifestsForBuild` of @remix-run/dev 2.17): the server hands out the one for who asks.
 */
async function addLanguage(language) {
  const built = path.join(root, 'build', language, 'client');
  const client = path.join(root, 'build/client');
  const chunks = JSON.parse(await readFile(path.join(built, '.vite/manifest.json'), 'utf8'));
  const table = await remixTable(client);
  const entry = assetsOf(chunks, ['app/entry.client.tsx']);
  const routes = Object.fromEntries(
    Object.entries(table.routes).map(([id, route]) => {
      const file = Object.keys(chunks).find((key) => isOf(key, id));
      if (!file) throw new Error(`Nothing was built of ${id} for ${language}.`);
      const around = id === 'root' ? ['app/entry.client.tsx'] : [];
      return [id, { ...route, ...assetsOf(chunks, [file, ...around]) }];
    }),
  );
  const hash = createHash('sha256').update(JSON.stringify({ entry, routes }));
  const version = hash.digest('hex').slice(0, 8);
  const url = `/assets/manifest-${version}.js`;
  const told = { entry, routes, url, version };
  await cp(path.join(built, 'assets'), path.join(client, 'assets'), { recursive: true });
  await writeFile(path.join(client, url), `window.__remixManifest=${JSON.stringify(told)};`);
  await writeFile(path.join(root, `build/server/assets.${language}.json`), JSON.stringify(told));
  await rm(path.dirname(built), { recursive: true });
}

async function remixTable(client) {
  const assets = path.join(client, 'assets');
  const file = (await readdir(assets)).find((name) => /^manifest-\w+\.js$/.test(name));
  const text = await readFile(path.join(assets, file), 'utf8');
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
}

/** A route is a file, or a folder with one. */
function isOf(key, id) {
  return key.startsWith(`app/${id}.ts`) || key.startsWith(`app/${id}/route.ts`);
}

/** The file of the first of these, and all that comes with them. */
function assetsOf(chunks, [file, ...around]) {
  const reached = new Set();
  const reach = (key) => {
    if (reached.has(key)) return;
    reached.add(key);
    for (const next of chunks[key].imports ?? []) reach(next);
  };
  for (const key of [...around, file]) reach(key);
  const all = [...reached].map((key) => chunks[key]);
  const unique = (names) => [...new Set(names)].map((name) => `/${name}`);
  return {
    module: `/${chunks[file].file}`,
    imports: unique(all.flatMap(({ imports = [] }) => imports).map((key) => chunks[key].file)),
    css: unique(all.flatMap(({ css = [] }) => css)),
  };
}

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
