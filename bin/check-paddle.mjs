// `npm run check:paddle -- openapi.yaml` (a file or an address): posts the webhook examples of Paddle's published API
// description, signed, through the route and the worker of the embedded stack, and says what became of each.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { root } from './lib/project.mjs';

const [source] = process.argv.slice(2);
if (!source) {
  console.error(
    'Say where the description is: npm run check:paddle -- path-or-address/openapi.yaml',
  );
  console.error('See docs/decisions/0017-paddle-events.md for where Paddle has it.');
  process.exit(2);
}
const isAddress = /^https?:/.test(source);
const folder = mkdtempSync(path.join(os.tmpdir(), 'frontdesk-paddle-'));
const report = path.join(folder, 'report.txt');
const child = spawn(
  process.execPath,
  [path.join(root, 'bin/test.mjs'), 'integration', 'tests/integration/paddle-description.test.ts'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      PADDLE_DESCRIPTION: isAddress ? source : path.resolve(source),
      PADDLE_REPORT: report,
    },
  },
);
child.on('exit', (code) => {
  try {
    console.log(readFileSync(report, 'utf8'));
  } catch {
    // It failed before it had anything to tell.
  }
  rmSync(folder, { recursive: true });
  process.exit(code ?? 1);
});
