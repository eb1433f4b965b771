// `npm run check:vapi -- openapi.json` (a file or an address): holds what our code sends to Vapi against Vapi's
// published API description. The product's own jobs run on the embedded stack, and each request is written down.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { root } from './lib/project.mjs';

const [source] = process.argv.slice(2);
if (!source) {
  console.error('Say where the description is: npm run check:vapi -- path-or-address/openapi.json');
  console.error('See docs/decisions/0015-vapi-description.md for where Vapi has it.');
  process.exit(2);
}
const isAddress = /^https?:/.test(source);
const child = spawn(
  process.execPath,
  [path.join(root, 'bin/test.mjs'), 'integration', 'tests/integration/vapi-description.test.ts'],
  {
    stdio: 'inherit',
    env: { ...process.env, VAPI_DESCRIPTION: isAddress ? source : path.resolve(source) },
  },
);
child.on('exit', (code) => process.exit(code ?? 1));
