import { sliceFindings, sliceSplits } from '../diagnostics/slice-splits'
import { splitWatch, splitWatchFindings } from '../diagnostics/split-watch'
import { srmTest } from '../diagnostics/srm'
import { frameFindings } from '../experiment/frame-findings'
import { momentsEvidence } from '../experiment/evidence'
import { dailySplits } from '../experiment/daily-splits'
import { measureFrame } from '../experiment/measure-frame'
import { queryRunner, type QueryRunner } from '../experiment/run-queries'
import { frameTable, type FrameDescription } from '../frame/frame'
import { TableReader } from '../moments/read-table'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { crossoversQuery } from '../sql/moments/small-tables'
import type { CellOutcome, SrmOptions, SrmView } from './cell'
import type { CellContext } from './cell-context'

/** The split of subjects: as a whole, by each dimension, by day, and who was seen in several variants. */
export async function runSrm(options: SrmOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const runner = queryRunner({ ...context, dialect: duckdb })
  const dimensions = options.dimensions ?? spec.dimensions
  const summaries = frame.kind === 'moments'
  const moments = await measureFrame(
    {
      // of a frame of moments only metrics know how many subjects there are
      metrics: summaries ? spec.metrics : [],
      slices: dimensions.map((name) => [name]),
      history: !summaries,
    },
    frame,
    runner,
  )
  const test = (subjects: Readonly<Record<string, number>>) => srmTest(subjects, spec.variants, spec.plan.srmAlpha)
  const srm = test(moments.subjects)
  const slices = sliceSplits(moments.slices, spec.variants, spec.plan.srmAlpha)
  const days = dailySplits(moments.history)
  const watch = splitWatch(days, spec.variants, spec.plan.srmAlpha)
  const pairs = await crossovers(frame, runner)
  return {
    view: {
      kind: 'srm',
      srm,
      slices,
      byDay: days.map(({ day, subjects }) => ({ day, srm: test(subjects) })),
      watch,
      crossovers: { subjects: pairs.reduce((sum, { subjects }) => sum + subjects, 0), pairs },
      duplicateRows: frame.counts.duplicate_subject_rows ?? 0,
    },
    findings: [
      ...moments.findings,
      ...frameFindings(spec, frame, moments.subjects, srm),
      ...sliceFindings(slices, spec.plan.srmAlpha),
      ...splitWatchFindings(watch),
    ],
    evidence: momentsEvidence({ ...moments, metrics: new Map() }, runner.records, [], ['srm', 'sequential-srm']),
  }
}

async function crossovers(frame: FrameDescription, runner: QueryRunner): Promise<SrmView['crossovers']['pairs']> {
  if (frameTable(frame, 'crossovers') === undefined) return []
  const reader = new TableReader(await runner.run(crossoversQuery()))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    variants: reader.label('variants', row) ?? '',
    subjects: reader.number('subjects', row),
  }))
}
