import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'

/** What one run of the tests came to. `.ci/summarise.mjs` adds these up. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Tests that passed only when tried again. */
  readonly retried: readonly string[]
  /** What failed without being a test: files that could not be loaded, hooks, errors that nobody caught. */
  readonly broken: readonly string[]
  /** Seconds by file, longest first: imports, hooks and tests. */
  readonly slowest: readonly { readonly file: string; readonly seconds: number }[]
}

const slowestShown = 10

/** Says at the end of a run which tests were retried, and which files took longest; writes it where ASSAY_TEST_COUNTS says. */
export class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = countsOf(modules, errors)
    if (modules.length > slowestShown) {
      const lines = counts.slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${file}`)
      process.stdout.write(`\nThe ${slowestShown} slowest files:\n${lines.join('\n')}\n`)
    }
    if (counts.retried.length > 0) {
      process.stdout.write(
        `\n${counts.retried.length} retried:\n${counts.retried.map((name) => `  ${name}\n`).join('')}`,
      )
    }
    const path = process.env['ASSAY_TEST_COUNTS']
    if (path === undefined) return
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(counts, null, 2))
  }
}

function countsOf(modules: readonly TestModule[], errors: readonly SerializedError[]): Counts {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const having = (state: ReturnType<TestCase['result']>['state']) =>
    tests.filter((test) => test.result().state === state)
  const broken = modules.filter((module) => !module.ok() && [...module.children.allTests('failed')].length === 0)
  const slowest = modules
    .map((module) => ({ file: relative(process.cwd(), module.moduleId), seconds: secondsOf(module) }))
    .toSorted((a, b) => b.seconds - a.seconds)
  return {
    passed: having('passed').length,
    failed: having('failed').length,
    skipped: having('skipped').length + having('pending').length,
    retried: having('passed').filter(isRetried).map(nameOf),
    broken: [
      ...broken.map(({ moduleId }) => relative(process.cwd(), moduleId)),
      ...errors.map(({ message }) => message),
    ],
    slowest: slowest.slice(0, slowestShown),
  }
}

function isRetried(test: TestCase): boolean {
  return (test.diagnostic()?.retryCount ?? 0) > 0
}

function nameOf(test: TestCase): string {
  return `${relative(process.cwd(), test.module.moduleId)} > ${test.fullName}`
}

function secondsOf(module: TestModule): number {
  const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic()
  return (environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration) / 1000
}
