// A Frontdesk of a command's own.
import { fork } from 'node:child_process';
import path from 'node:path';

import { findPorts } from './data-dir.mjs';
import { step } from './log.mjs';
import { root } from './project.mjs';

/**
 * `npm start` itself, on free ports and with its data in a folder of its own: what people run is what is tested, and
 * what is shown.
 */
export async function startStack(dataDir) {
  const port = await findPorts(8);
  return step('Starting Frontdesk with demo data', async () => {
    const child = fork(path.join(root, 'bin/start.mjs'), {
      env: {
        ...process.env,
        PORT: String(port),
        FRONTDESK_DATA_DIR: dataDir,
        // All tests ask the simulated Paddle from one address, which is many tenants' worth in a minute.
        FRONTDESK_PADDLE_LIMIT: '6000',
      },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const { url, env } = await new Promise((resolve, reject) => {
      child.on('message', (message) => message.type === 'ready' && resolve(message));
      child.on('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
    });
    return { child, env: { ...env, FRONTDESK_URL: url, FRONTDESK_TEST_STACK: '1' } };
  });
}
