// `npm run build`: the Remix build, then our own server and worker, bundled beside it.
import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
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
    server: 'server.ts',
    worker: 'app/worker/main.ts',
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
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});

await compressAssets(path.join(root, 'build/client'));

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
