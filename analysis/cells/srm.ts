import { crossoverFindings, type CrossoverCount } from '../diagnostics/crossover-findings'
import { eventVolumeFindings, lateDataFindings, missingDayFindings } from '../diagnostics/data-quality-findings'
import { exposureFindings, type ExposureVolume } from '../diagnostics/exposure-findings'
import type { Finding } from '../failures'
import { sliceFindings, sliceSplits } from '../diagnostics/slice-splits'
import { splitWatch, splitWatchFindings } from '../diagnostics/split-watch'
import { phasedSrm } from '../diagnostics/phased-srm'
import { frameFindings } from '../experiment/frame-findings'
import { momentsEvidence } from '../experiment/evidence'
import { measureSplits } from '../experiment/measure-splits'
import { readSplits } from '../experiment/read-splits'
import { queryRunner, type QueryRunner } from '../measure/run-queries'
import { frameTable, type FrameDescription } from '../frame/frame'
import { TableReader } from '../measure/read-table'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { activityVolumeQuery, crossoversQuery, exposuresQuery } from '../measure/queries/small-tables'
import type { CellOutcome } from './cell'
import type { SrmOptions, SrmView } from './srm-view'
import type { CellContext } from './cell-context'
import { causeFindings } from '../investigation/cause-findings'
import { investigate } from '../investigation/investigate'
import { dataChecks } from './data-checks'

/** The split of subjects: as a whole, by each dimension, by day, and who was seen in several variants. */
export async function runSrm(options: SrmOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const runner = queryRunner({ ...context, dialect: duckdb })
  const dimensions = options.dimensions ?? spec.dimensions
  const moments = await measureSplits(spec, dimensions, frame, runner)
  const { srmAlpha } = spec.plan
  const splits = readSplits(spec, moments)
  const { days } = splits
  const srm = phasedSrm(splits.total, srmAlpha)
  const slices = sliceSplits(splits.slices, srmAlpha)
  const watch = splitWatch(days, srmAlpha)
  const counts = await crossoverCounts(frame, runner)
  const investigation = await investigate(spec, frame, runner)
  const findings: readonly Finding[] = [
    ...moments.findings,
    ...frameFindings(spec, frame, moments, splits.total, srm),
    ...crossoverFindings(counts, spec.variants, srmAlpha),
    ...exposureFindings(await exposureVolumes(frame, runner), spec.variants, srmAlpha),
    ...sliceFindings(slices, srmAlpha),
    ...splitWatchFindings(watch),
    ...causeFindings(investigation),
    ...missingDayFindings(days),
    ...(await activityFindings(frame, moments.subjects, days.at(-1)?.day ?? null, runner)),
  ]
  return {
    view: {
      kind: 'srm',
      srm,
      slices,
      byDay: days.map(({ day, parts }) => ({ day, srm: phasedSrm(parts, srmAlpha) })),
      watch,
      crossovers: crossoverView(counts),
      duplicateRows: frame.counts.duplicate_subject_rows ?? 0,
      investigation,
      checks: dataChecks({ frame, metrics: spec.metrics, hasTimes: days.length > 0, findings }),
    },
    findings,
    evidence: momentsEvidence(
      { ...moments, metrics: new Map() },
      runner.records,
      [],
      ['srm', 'srm-investigation', 'sequential-srm', 'data-quality'],
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

async function crossoverCounts(frame: FrameDescription, runner: QueryRunner): Promise<readonly CrossoverCount[]> {
  const crossovers = frameTable(frame, 'crossovers')
  if (crossovers === undefined) return []
  const hasFirst = crossovers.columns.some(({ name }) => name === 'first_variant')
  const reader = new TableReader(await runner.run(crossoversQuery(hasFirst)))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    variants: reader.label('variants', row) ?? '',
    first: hasFirst ? reader.label('first_variant', row) : null,
    subjects: reader.number('subjects', row),
  }))
}

function crossoverView(counts: readonly CrossoverCount[]): SrmView['crossovers'] {
  const pairs = new Map<string, number>()
  for (const { variants, subjects } of counts) pairs.set(variants, (pairs.get(variants) ?? 0) + subjects)
  return {
    subjects: counts.reduce((sum, { subjects }) => sum + subjects, 0),
    pairs: [...pairs].map(([variants, subjects]) => ({ variants, subjects })),
    directions: counts.flatMap(({ variants, first, subjects }) =>
      first === null ? [] : [{ variants, first, subjects }],
    ),
  }
}

async function exposureVolumes(frame: FrameDescription, runner: QueryRunner): Promise<readonly ExposureVolume[]> {
  if (frameTable(frame, 'exposures') === undefined) return []
  const reader = new TableReader(await runner.run(exposuresQuery()))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    variantId: reader.label('variant', row) ?? '',
    subjects: reader.number('subjects', row),
    exposures: reader.number('exposures', row),
    squares: reader.number('squares', row),
  }))
}
