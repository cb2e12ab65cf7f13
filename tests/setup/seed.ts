import { randomInt } from 'node:crypto'
import type { TestProject } from 'vitest/node'

/** One seed for every draw of a run. It is said at the start, so that a failure can be seen again. */
export function setup(project: TestProject): void {
  if (!project.isRootProject()) return
  const seed = (process.env['ASSAY_TEST_SEED'] ??= String(randomInt(2 ** 31)))
  process.stderr.write(`ASSAY_TEST_SEED=${seed} repeats the draws of this run\n`)
}
