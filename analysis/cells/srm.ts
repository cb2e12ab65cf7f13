import { srmTest } from '../diagnostics/srm'
import { frameFindings } from '../experiment/frame-findings'
import { momentsEvidence } from '../experiment/evidence'
import type { LookMoments, Slicing } from '../experiment/frame-moments'
import { measureFrame } from '../experiment/measure-frame'
import { queryRunner, type QueryRunner } from '../experiment/run-queries'
import { frameTable, type FrameDescription } from '../frame/frame'
import { adjustPValues } from '../inference/multiplicity'
import { TableReader } from '../moments/read-table'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { crossoversQuery } from '../sql/moments/small-tables'
import type { CellOutcome, SrmOptions, SrmSlice, SrmView } from './cell'
import type { CellContext } from './cell-context'

type Split = (subjects: Readonly<Record<string, number>>) => SrmSlice['srm']

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
  const test: Split = (subjects) => srmTest(subjects, spec.variants, spec.plan.srmAlpha)
  const srm = test(moments.subjects)
  const pairs = await crossovers(frame, runner)
  return {
    view: {
      kind: 'srm',
      srm,
      slices: sliceSplits(moments.slices, test),
      byDay: dailySplits(moments.history, test),
      crossovers: { subjects: pairs.reduce((sum, { subjects }) => sum + subjects, 0), pairs },
      duplicateRows: frame.counts.duplicate_subject_rows ?? 0,
    },
    findings: [...moments.findings, ...frameFindings(spec, frame, moments.subjects, srm)],
    evidence: momentsEvidence({ ...moments, metrics: new Map() }, runner.records, [], ['srm']),
  }
}

function sliceSplits(slicings: readonly Slicing[], test: Split): readonly SrmSlice[] {
  const slices = slicings.flatMap(({ dimensions, slices: each }) =>
    each.map(({ value, subjects }) => ({ dimension: dimensions[0]!, value: value[0] ?? null, srm: test(subjects) })),
  )
  const adjusted = adjustPValues(
    slices.map(({ srm }) => (srm.kind === 'estimated' ? srm.pValue : null)),
    'holm',
  )
  return slices.map((slice, at) => ({ ...slice, pValueAdjusted: adjusted[at] ?? null }))
}

/** Each day by itself, from the cumulative counts. */
function dailySplits(history: readonly LookMoments[], test: Split): SrmView['byDay'] {
  return history.flatMap(({ at, subjects }, i) => {
    if (at === null) return []
    const before = history[i - 1]?.subjects ?? {}
    const today = Object.entries(subjects).map(([variant, count]) => [variant, count - (before[variant] ?? 0)] as const)
    return [{ day: startOfDay(at), srm: test(Object.fromEntries(today)) }]
  })
}

/** The day that ends at a look, as `2026-03-29`. */
function startOfDay(end: string): string {
  return new Date(Date.parse(end) - 1).toISOString().slice(0, 10)
}

async function crossovers(frame: FrameDescription, runner: QueryRunner): Promise<SrmView['crossovers']['pairs']> {
  if (frameTable(frame, 'crossovers') === undefined) return []
  const reader = new TableReader(await runner.run(crossoversQuery()))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    variants: reader.label('variants', row) ?? '',
    subjects: reader.number('subjects', row),
  }))
}
