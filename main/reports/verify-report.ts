import { printPlainJson, printResult } from '@contract'
import { isDeepStrictEqual } from 'node:util'
import { readBundle } from './bundle'
import { bundleElementId, renderReport } from './render-report'
import type { Report } from './report'

export interface Verification {
  /** What was checked and holds. */
  readonly passed: readonly string[]
  /** What does not hold, each in a sentence. */
  readonly differences: readonly string[]
  /** What could not be checked, and why. */
  readonly skipped: readonly string[]
}

/** Runs a report's analysis again; null when its snapshot is not at hand. */
export type Rerun = (report: Report) => Promise<Report | null>

/**
 * Checks a report file: that its parts fit their hashes, that its page is exactly what its bundle gives, and, where the
 * snapshot is at hand, that the analysis gives the same numbers again.
 */
export async function verifyReport(page: string, assayVersion: string, rerun: Rerun): Promise<Verification> {
  const bundle = new RegExp(`<script type="application/json" id="${bundleElementId}">([^<]*)</script>`).exec(page)?.[1]
  if (bundle === undefined) return { passed: [], differences: ['The file holds no Assay bundle.'], skipped: [] }
  const reading = readBundle(bundle)
  if (!reading.ok) return { passed: [], differences: [`The file cannot be read: ${reading.reason}.`], skipped: [] }
  const { report, damaged } = reading
  const passed: string[] = []
  const skipped: string[] = []
  const differences = damaged.map((part) => `The bundle's ${part} does not fit its hash.`)
  if (damaged.length === 0) passed.push('The bundle fits its hashes.')
  if (report.stamp.assayVersion !== assayVersion) {
    skipped.push(`The page was made by Assay ${report.stamp.assayVersion}, so its look is not compared.`)
  } else if (renderReport(report) === page) {
    passed.push('The page shows exactly what its bundle holds.')
  } else {
    differences.push('The page does not show what its bundle holds: it was changed after it was made.')
  }
  const again = await rerun(report)
  if (again === null) {
    skipped.push(`The snapshot ${report.result.snapshot.id} is not in the workspace, so nothing was run again.`)
  } else {
    const changed = compareReports(report, again)
    differences.push(...changed)
    if (changed.length === 0) passed.push('The analysis, run again from the snapshot, gives the same result.')
  }
  return { passed, differences, skipped }
}

const mostListed = 20

function compareReports(before: Report, after: Report): readonly string[] {
  const results = firstDifferences(
    JSON.parse(printResult(before.result, before.stamp)),
    JSON.parse(printResult(after.result, before.stamp)),
    'result',
  )
  const blocks = before.blocks.flatMap((block, i) => {
    const again = after.blocks[i]
    if (block.kind === 'prose' || again === undefined) return []
    return firstDifferences(JSON.parse(printPlainJson(block)), JSON.parse(printPlainJson(again)), `cell ${block.name}`)
  })
  return [...results, ...blocks].slice(0, mostListed)
}

/** The paths at which two JSON values differ, with both values. */
function firstDifferences(before: unknown, after: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(before, after)) return []
  if (typeof before === 'object' && typeof after === 'object' && before !== null && after !== null) {
    const left = new Map(Object.entries(before))
    const right = new Map(Object.entries(after))
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
      firstDifferences(left.get(key), right.get(key), `${path}.${key}`),
    )
  }
  return [`${path}: the report says ${shorten(before)}, run again it is ${shorten(after)}.`]
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 100)
}
