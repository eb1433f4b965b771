// Vitest's results as `npm test` adds them up.
import { writeFile } from 'node:fs/promises';

export default class VitestReport {
  /** @param {import('vitest/node').TestModule[]} modules */
  async onTestRunEnd(modules) {
    const report = { passed: 0, failed: 0, skipped: 0, flaky: [] };
    for (const module of modules) {
      // A file that cannot even be loaded has no test to count.
      if (module.errors().length > 0) report.failed++;
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        report[state === 'passed' || state === 'failed' ? state : 'skipped']++;
        if (test.diagnostic()?.flaky) {
          report.flaky.push(`${module.relativeModuleId} ${test.fullName}\n${errors?.[0]?.message ?? ''}`); // prettier-ignore
        }
      }
    }
    await writeFile(process.env.FRONTDESK_REPORT, JSON.stringify(report));
  }
}
