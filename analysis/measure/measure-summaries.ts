import type { Finding } from '../failures'
import { frameTable, type FrameDescription } from '../frame/frame'
import type { MetricDefinition } from '../study/metric-definition'
import type { Moments } from '../moments/moments'
import type { MetricMoments } from '../moments/metric-moments'
import { TableReader } from './read-table'
import { summariesQuery } from './queries/small-tables'
import type { FrameMoments, FrameRequest, LookMoments } from './frame-moments'
import type { QueryRunner } from './run-queries'

interface SummaryRow {
  readonly variantId: string
  readonly metric: string | null
  readonly look: number
  readonly at: string | null
  readonly moments: Moments
}

/** Moments from a frame whose rows are moments already: cumulative looks of each metric and variant. */
export async function measureSummaries(
  frame: FrameDescription,
  request: FrameRequest,
  runner: QueryRunner,
): Promise<FrameMoments> {
  const rows = readRows(new TableReader(await runner.run(summariesQuery())))
  const served = request.metrics.map((metric) => ({ metric, rows: rows.filter((row) => describes(row, metric)) }))
  // counts of successes are all that subjects would tell of a share
  const areCounts = frameTable(frame, 'moments')?.columns.some(({ name }) => name === 'successes') ?? false
  const history = looksOf(served, areCounts ? 'subjects' : 'summaries')
  const last = history.at(-1)
  return {
    findings: [
      ...served.filter((each) => each.rows.length === 0).map(({ metric }) => missingMetric(metric, rows)),
      ...(request.slices.length > 0 && request.slices.flat().length > 0 ? [noSlices(request)] : []),
    ],
    subjects: last?.subjects ?? {},
    metrics: last?.metrics ?? new Map(),
    slices: [],
    history: request.history ? history : [],
    extremes: new Map(),
  }
}

function readRows(reader: TableReader): readonly SummaryRow[] {
  const rows = Array.from({ length: reader.rowCount }, (_, row): SummaryRow => {
    const n = reader.numberOrNull('n', row) ?? 0
    const variance = reader.numberOrNull('variance', row) ?? Number.NaN
    return {
      variantId: reader.label('variant', row) ?? '',
      metric: reader.label('metric', row),
      look: reader.numberOrNull('look', row) ?? 0,
      at: reader.label('at', row),
      moments: {
        count: n,
        means: [reader.numberOrNull('mean', row) ?? Number.NaN],
        // n = 1 has no variance to speak of
        comoments: [n > 1 ? variance * (n - 1) : 0],
      },
    }
  })
  return rows.filter(({ moments }) => moments.count > 0)
}

/** A row belongs to the metric of its name, or to every metric when the source names none. */
function describes(row: SummaryRow, { id, value }: MetricDefinition): boolean {
  return row.metric === null || row.metric === id || (value.kind === 'column' && row.metric === value.column)
}

interface ServedMetric {
  readonly metric: MetricDefinition
  readonly rows: readonly SummaryRow[]
}

/** The latest moments of each metric and variant, at every look that any row names. */
function looksOf(served: readonly ServedMetric[], origin: MetricMoments['origin']): readonly LookMoments[] {
  const looks = [...new Set(served.flatMap(({ rows }) => rows.map(({ look }) => look)))].toSorted((a, b) => a - b)
  return looks.map((look) => {
    const metrics = new Map<string, MetricMoments>()
    let at: string | null = null
    for (const { metric, rows } of served) {
      const upToNow = rows.filter((row) => row.look <= look)
      at = upToNow.findLast((row) => row.look === look)?.at ?? at
      // rows come in the order of looks, so that a variant's latest one stays
      const byVariant = new Map(upToNow.map(({ variantId, moments }) => [variantId, moments]))
      if (byVariant.size === 0) continue
      metrics.set(metric.id, { columns: [{ name: metric.id, role: 'outcome' }], byVariant, origin })
    }
    return { at, subjects: largestCounts(metrics), metrics }
  })
}

/** Metrics may count fewer subjects than there are; the largest count is the best known size of a variant. */
function largestCounts(metrics: ReadonlyMap<string, MetricMoments>): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { byVariant } of metrics.values()) {
    for (const [variantId, { count }] of byVariant) {
      counts.set(variantId, Math.max(count, counts.get(variantId) ?? 0))
    }
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function missingMetric(metric: MetricDefinition, rows: readonly SummaryRow[]): Finding {
  const names = [...new Set(rows.map((row) => row.metric))]
  return {
    code: 'missing-column',
    severity: 'error',
    message: `Metric "${metric.id}" has no rows in the source's moments.`,
    hint: `Metrics in the data: ${names.join(', ')}.`,
    evidence: { metric: metric.id },
  }
}

function noSlices({ slices }: FrameRequest): Finding {
  return {
    code: 'missing-column',
    severity: 'warning',
    message: `A source of moments has no subjects to slice by ${slices.flat().join(', ')}.`,
    hint: 'Slicing needs a source with one row per subject, or events.',
    evidence: { dimensions: slices.flat() },
  }
}
