import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const read = (file: string) => readFileSync(file, 'utf8');
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
/** What `npm run build` makes. */
const built = [
  ...read('bin/build.mjs').matchAll(/^ {4}'?([\w-]+)'?: '(?:app\/|server)|(\w+): '(?:web|jobs)'/gm),
].map(([, one, two]) => `build/${one ?? two}.js`);
const guides = readdirSync('docs/deploy')
  .filter((file) => file.endsWith('.md'))
  .map((file) => path.join('docs/deploy', file));
const units = readdirSync('docs/deploy/systemd').map((file) =>
  path.join('docs/deploy/systemd', file),
);
const workflows = readdirSync('.github/workflows').map((file) =>
  path.join('.github/workflows', file),
);

describe('files that deploy', () => {
  it('start what the build makes', () => {
    expect(built).toEqual(
      expect.arrayContaining(['build/server.js', 'build/worker.js', 'build/migrate.js']),
    );
    for (const file of ['Dockerfile', 'fly.toml', 'compose.yaml', ...units, ...guides]) {
      const named = read(file).match(/build\/[\w-]+\.js/g) ?? [];
      expect([file, named.filter((name) => !built.includes(name))]).toEqual([file, []]);
    }
  });

  it('run commands and name files that there are', () => {
    for (const file of [...guides, ...workflows]) {
      const text = read(file);
      const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => String(name));
      expect([file, named.filter((name) => !scripts.includes(name))]).toEqual([file, []]);
      const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link]) =>
        path.join(path.dirname(file), String(link)),
      );
      expect([file, links.filter((link) => !existsSync(link))]).toEqual([file, []]);
    }
  });

  it('give a process longer to end than it takes', () => {
    const ms = (name: string) =>
      Number(
        new RegExp(`const ${name} = ([\\d_]+)`).exec(read('server.ts'))?.[1]?.replaceAll('_', ''),
      );
    const drain = (ms('drainNoticeMs') + ms('drainMs')) / 1000;
    expect(drain).toBeGreaterThan(5);
    const waits = [
      /kill_timeout = "(\d+)s"/.exec(read('fly.toml'))?.[1],
      ...units.map((file) => /TimeoutStopSec=(\d+)/.exec(read(file))?.[1]),
      ...['web', 'worker'].map((name) => {
        const { services } = parse(read('compose.yaml'), { merge: true }) as {
          services: Record<string, { stop_grace_period: string }>;
        };
        return services[name]?.stop_grace_period.replace('s', '');
      }),
    ];
    expect(waits).toHaveLength(5);
    for (const wait of waits) expect(Number(wait)).toBeGreaterThan(drain);
  });

  it('migrate before anything of the new release runs', () => {
    const { services } = parse(read('compose.yaml'), { merge: true }) as {
      services: Record<string, { depends_on?: object; command?: string[] }>;
    };
    for (const name of ['web', 'worker']) {
      expect(services[name]?.depends_on).toEqual({
        migrate: { condition: 'service_completed_successfully' },
      });
    }
    expect(read('fly.toml')).toMatch(/release_command = ".*build\/migrate\.js"/);
  });

  it('leave nothing secret in the image, and nobody root in it', () => {
    const dockerfile = read('Dockerfile');
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).not.toMatch(/COPY \. /);
    const [first, ...ignored] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(first).toBe('*');
    expect(ignored).toContain('**/.env*');
    for (const line of ignored.filter((one) => one.startsWith('!'))) {
      expect([line, existsSync(line.slice(1))]).toEqual([line, true]);
    }
  });

  it('are workflows with steps', () => {
    for (const file of workflows) {
      const { jobs } = parse(read(file)) as {
        jobs: Record<string, { steps: object[]; 'timeout-minutes': number }>;
      };
      for (const job of Object.values(jobs)) {
        expect(job.steps.length).toBeGreaterThan(1);
        expect(job['timeout-minutes']).toBeGreaterThan(0);
      }
    }
  });
});
