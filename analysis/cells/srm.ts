import { eventVolumeFindings, lateDataFindings, missingDayFindings } from '../diagnostics/data-quality-findings'
import type { Finding } from '../failures'
import { sliceFindings, sliceSplits } from '../diagnostics/slice-splits'
import { splitWatch, splitWatchFindings } from '../diagnostics/split-watch'
import { phasedSrm } from '../diagnostics/phased-srm'
import { frameFindings } from '../experiment/frame-findings'
import { momentsEvidence } from '../experiment/evidence'
import { measureFrame } from '../experiment/measure-frame'
import { readSplits } from '../experiment/read-splits'
import { queryRunner, type QueryRunner } from '../experiment/run-queries'
import { frameTable, type FrameDescription } from '../frame/frame'
import { TableReader } from '../moments/read-table'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { activityVolumeQuery, crossoversQuery } from '../sql/moments/small-tables'
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
      ...(spec.phases !== undefined && { phases: spec.phases }),
    },
    frame,
    runner,
  )
  const { srmAlpha } = spec.plan
  const splits = readSplits(spec, moments)
  const { days } = splits
  const srm = phasedSrm(splits.total, srmAlpha)
  const slices = sliceSplits(splits.slices, srmAlpha)
  const watch = splitWatch(days, srmAlpha)
  const pairs = await crossovers(frame, runner)
  return {
    view: {
      kind: 'srm',
      srm,
      slices,
      byDay: days.map(({ day, parts }) => ({ day, srm: phasedSrm(parts, srmAlpha) })),
      watch,
      crossovers: { subjects: pairs.reduce((sum, { subjects }) => sum + subjects, 0), pairs },
      duplicateRows: frame.counts.duplicate_subject_rows ?? 0,
    },
    findings: [
      ...moments.findings,
      ...frameFindings(spec, frame, moments, splits.total, srm),
      ...sliceFindings(slices, srmAlpha),
      ...splitWatchFindings(watch),
      ...missingDayFindings(days),
      ...(await activityFindings(frame, moments.subjects, days.at(-1)?.day ?? null, runner)),
    ],
    evidence: momentsEvidence(
      { ...moments, metrics: new Map() },
      runner.records,
      [],
      ['srm', 'sequential-srm', 'data-quality'],
    ),
  }
}

/** Whether the events are all there, as far as the activity shows. */
async function activityFindings(
  frame: FrameDescription,
  subjects: Readonly<Record<string, number>>,
  lastExposure: string | null,
  runner: QueryRunner,
): Promise<readonly Finding[]> {
  if (frameTable(frame, 'activity') === undefined) return []
  const reader = new TableReader(await runner.run(activityVolumeQuery()))
  const rows = Array.from({ length: reader.rowCount }, (_, row) => ({
    variantId: reader.label('variant', row) ?? '',
    activeSubjects: reader.number('active subjects', row),
    activeDays: reader.number('active days', row),
    lastDay: reader.label('last day', row),
  }))
  const none = { activeSubjects: 0, activeDays: 0 }
  const volumes = Object.entries(subjects).map(([variantId, count]) => ({
    ...(rows.find((row) => row.variantId === variantId) ?? none),
    variantId,
    subjects: count,
  }))
  const lastDay =
    rows
      .flatMap((row) => row.lastDay ?? [])
      .toSorted()
      .at(-1) ?? null
  return [...eventVolumeFindings(volumes), ...lateDataFindings(lastExposure, lastDay)]
}

async function crossovers(frame: FrameDescription, runner: QueryRunner): Promise<SrmView['crossovers']['pairs']> {
  if (frameTable(frame, 'crossovers') === undefined) return []
  const reader = new TableReader(await runner.run(crossoversQuery()))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    variants: reader.label('variants', row) ?? '',
    subjects: reader.number('subjects', row),
  }))
}
