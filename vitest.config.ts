import { languagesForVite } from './bin/lib/say-in-languages.mjs';
import tsconfigPaths from 'vite-tsconfig-paths';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [languagesForVite(), tsconfigPaths({ projects: ['./tsconfig.json'] })],
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{app,sandbox,bin}/**/*.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // One stack for all files of a run: they take turns.
          fileParallelism: false,
          // As browser tests do on a machine that is busy with others. What passes only then is named at the end.
          retry: 1,
        },
      },
    ],
  },
});
