import { readFileSync } from 'node:fs'

/**
 * Prints the counts of a run as its last line, and ends with 1 when anything failed. A test file that could not be
 * loaded, and a step other than the tests that failed, count as one failure each.
 */
const [reportPath, ...failedSteps] = process.argv.slice(2)
const report = readReport(reportPath)
const otherSteps = failedSteps.filter((step) => step !== 'tests' || report === null)

const unloaded =
  report?.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0) ?? []
for (const file of unloaded) console.log(`could not be loaded: ${file.name}`)
for (const step of failedSteps) console.log(`step failed: ${step}`)

const passed = report?.numPassedTests ?? 0
const failed = (report?.numFailedTests ?? 0) + unloaded.length + otherSteps.length
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed === 0 && failedSteps.length === 0 && passed > 0 ? 0 : 1)

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
