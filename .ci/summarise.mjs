import { readFileSync } from 'node:fs'

/**
 * `summarise.mjs REPORT... -- FAILED STEP...`: prints which tests were retried and, as its last line, the counts of all
 * runs. Ends with 1 when anything failed. A test file that could not be loaded, an error that nobody caught, a run without
 * a report and a step that failed without one count as one failure each.
 */
const split = process.argv.indexOf('--')
const paths = process.argv.slice(2, split)
const failedSteps = process.argv.slice(split + 1)
const reports = paths.map(readReport).filter((report) => report !== null)
const sum = (count) => reports.reduce((total, report) => total + count(report), 0)

const broken = reports.flatMap((report) => report.broken)
const retried = reports.flatMap((report) => report.retried)
for (const name of broken) console.log(`broken: ${name}`)
for (const step of failedSteps) console.log(`step failed: ${step}`)
console.log(`${retried.length} retried`)
for (const name of retried) console.log(`  ${name}`)

const passed = sum((report) => report.passed)
const counted = sum((report) => report.failed) + broken.length
const otherSteps = failedSteps.filter((step) => !step.startsWith('tests') || counted === 0)
const failed = counted + otherSteps.length
console.log(`${passed} passed, ${failed} failed, ${sum((report) => report.skipped)} skipped`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
