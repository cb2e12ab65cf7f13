import { histogramEdges } from '../diagnostics/histogram-edges'
import { quantileTest } from '../estimation/sample-quantile'
import { rankCritical, type QuantileSample } from '../moments/quantile-sample'
import { methodNotes } from '../experiment/evidence'
import { columnTypes } from '../measure/measure-subjects'
import { controlOf, treatmentsOf } from '../study/variants'
import { queryRunner, type QueryRunner } from '../measure/run-queries'
import type { ExperimentSpec } from '../study/spec'
import type { Finding } from '../failures'
import { adjustPValues } from '../inference/multiplicity'
import type { MetricDefinition } from '../study/metric-definition'
import { metricBlock, type MetricBlock } from '../measure/metric-block'
import { TableReader } from '../measure/read-table'
import { duckdb } from '../sql/dialects/duckdb/dialect'
import { binCountsQuery, binName, orderStatisticsQuery, spreadQuery } from '../measure/queries/distribution-query'
import type { CellOutcome } from './cell'
import { InvalidCell, metricNamed, type CellContext } from './cell-context'
import { rankReadings } from './distribution-ranks'
import type { DistributionOptions, DistributionView, QuantileReading } from './distribution-view'

const probabilities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99] as const
const largestCount = 5

/** The values of a metric by variant: how they spread, how their quantiles moved, and what stands out. */
export async function runDistribution(options: DistributionOptions, context: CellContext): Promise<CellOutcome> {
  const { spec, frame } = context
  const metric = metricNamed(spec, options.metric)
  const hasValues = metric.type === 'mean' || (metric.type === 'quantile' && metric.level === 'subject')
  if (frame.kind === 'moments' || !hasValues) throw new InvalidCell([noValues(metric, frame.kind)])
  const answer = metricBlock({ ...metric, covariates: [], cap: null }, columnTypes(frame))
  if (!answer.ok) throw new InvalidCell(answer.findings)
  const runner = queryRunner({ ...context, dialect: duckdb })
  const spreads = await readSpreads(answer.block, runner)
  const statistics = await readStatistics(answer.block, spreads, runner)
  const planned = spreads.filter(({ variantId }) => spec.variants.some(({ id }) => id === variantId))
  const edges = edgesOf(answer.block, planned, statistics, options.scale)
  const counts = await readCounts(answer.block, edges, runner)
  const ordered = spec.variants.flatMap(({ id }) => planned.filter(({ variantId }) => variantId === id))
  const view: DistributionView = {
    kind: 'distribution',
    metricId: metric.id,
    scale: options.scale,
    edges,
    variants: ordered.map(({ variantId, n, zeros, negatives, minimum, maximum }) => ({
      variantId,
      n,
      zeros,
      negatives,
      minimum,
      maximum,
      largest: Array.from({ length: Math.min(largestCount, n) }, (_, at) => statistics.at(variantId, n - at)).flatMap(
        (value) => value ?? [],
      ),
      counts: counts.get(variantId) ?? edges.map(() => 0),
    })),
    quantiles: quantileReadings(ordered, statistics, spec),
    ranks: await rankReadings(answer.block, ordered, spec, runner),
  }
  return {
    view,
    findings: [],
    evidence: { queries: runner.records, moments: [], methods: methodNotes(['distribution', 'ranks-and-resampling']) },
  }
}

interface Spread {
  readonly variantId: string
  readonly n: number
  readonly zeros: number
  readonly negatives: number
  readonly minimum: number | null
  readonly maximum: number | null
  readonly smallestPositive: number | null
}

async function readSpreads(block: MetricBlock, runner: QueryRunner): Promise<readonly Spread[]> {
  const reader = new TableReader(await runner.run(spreadQuery(block)))
  return Array.from({ length: reader.rowCount }, (_, row) => ({
    variantId: reader.label('variant', row) ?? '',
    n: reader.number('n', row),
    zeros: reader.number('zeros', row),
    negatives: reader.number('negatives', row),
    minimum: reader.numberOrNull('minimum', row),
    maximum: reader.numberOrNull('maximum', row),
    smallestPositive: reader.numberOrNull('smallest positive', row),
  }))
}

/** Values by variant and rank; null where there is no such rank. */
interface OrderStatistics {
  readonly at: (variantId: string, rank: number) => number | null
}

async function readStatistics(
  block: MetricBlock,
  spreads: readonly Spread[],
  runner: QueryRunner,
): Promise<OrderStatistics> {
  const wanted = spreads.map(({ variantId, n }) => {
    const ranks = probabilities.flatMap((probability) => Object.values(ranksOf(n, probability)))
    const last = Array.from({ length: largestCount }, (_, at) => n - at)
    const inside = [...ranks, ...last].filter((rank) => rank >= 1 && rank <= n)
    return { variantId, ranks: [...new Set(inside)].toSorted((a, b) => a - b) }
  })
  const reader = new TableReader(await runner.run(orderStatisticsQuery(block, wanted)))
  const values = new Map<string, number>()
  for (let row = 0; row < reader.rowCount; row++) {
    const key = JSON.stringify([reader.label('variant', row), reader.number('place', row)])
    values.set(key, reader.number('value', row))
  }
  return { at: (variantId, rank) => values.get(JSON.stringify([variantId, rank])) ?? null }
}

/** 1-based ranks of a quantile and of the ends of its interval, as `sampleQuantile` metrics have them. */
function ranksOf(n: number, probability: number) {
  const reach = rankCritical * Math.sqrt((probability * (1 - probability)) / n)
  return {
    quantile: Math.max(1, Math.floor(n * probability)),
    lower: Math.floor(n * (probability - reach)),
    upper: Math.ceil(n * (probability + reach)),
  }
}

async function readCounts(
  block: MetricBlock,
  edges: readonly number[],
  runner: QueryRunner,
): Promise<ReadonlyMap<string, readonly number[]>> {
  if (edges.length === 0) return new Map()
  const reader = new TableReader(await runner.run(binCountsQuery(block, edges)))
  return new Map(
    Array.from({ length: reader.rowCount }, (_, row) => [
      reader.label('variant', row) ?? '',
      edges.map((__, at) => reader.number(binName(at), row)),
    ]),
  )
}

/** Linear bins end at the 99th percentile, so that one outlier does not flatten all others. */
function edgesOf(
  block: MetricBlock,
  spreads: readonly Spread[],
  statistics: OrderStatistics,
  scale: DistributionOptions['scale'],
): readonly number[] {
  const tails = spreads.flatMap(({ variantId, n, maximum }) =>
    scale === 'log' ? (maximum ?? []) : (statistics.at(variantId, ranksOf(n, 0.99).quantile) ?? []),
  )
  const lows = spreads.flatMap(({ minimum }) => minimum ?? [])
  if (lows.length === 0) return []
  const positive = spreads.flatMap(({ smallestPositive }) => smallestPositive ?? [])
  return histogramEdges(
    {
      minimum: Math.min(...lows),
      maximum: Math.max(...tails),
      smallestPositive: positive.length === 0 ? null : Math.min(...positive),
      whole: block.columns[0]!.kind !== 'real',
    },
    scale,
  )
}

function quantileReadings(
  spreads: readonly Spread[],
  statistics: OrderStatistics,
  spec: ExperimentSpec,
): readonly QuantileReading[] {
  const controlId = controlOf(spec)?.id ?? ''
  const sample = (variantId: string, probability: number): QuantileSample | undefined => {
    const n = spreads.find((each) => each.variantId === variantId)?.n ?? 0
    const { quantile, lower, upper } = ranksOf(n, probability)
    const value = statistics.at(variantId, quantile)
    if (value === null) return undefined
    const ends = { lower: statistics.at(variantId, lower), upper: statistics.at(variantId, upper) }
    return { values: n, quantile: value, ...ends, clusters: null }
  }
  const options = { alpha: spec.plan.alpha, alternative: 'two-sided' } as const
  const readings = probabilities.map((probability) => ({
    probability,
    values: spreads.map(({ variantId }) => {
      const found = sample(variantId, probability)
      const ends = found && found.lower !== null && found.upper !== null ? found : null
      return {
        variantId,
        value: found?.quantile ?? null,
        interval: ends === null ? null : { lower: ends.lower ?? Number.NaN, upper: ends.upper ?? Number.NaN },
      }
    }),
    effects: treatmentsOf(spec).map(({ id }) => ({
      variantId: id,
      ...quantileTest(sample(controlId, probability), sample(id, probability), probability, options),
    })),
  }))
  const adjusted = adjustPValues(
    readings.flatMap(({ effects }) => effects.map(({ test }) => (test.kind === 'estimated' ? test.pValue : null))),
    'holm',
  )
  let at = 0
  return readings.map((reading) => ({
    ...reading,
    effects: reading.effects.map((effect) => ({ ...effect, pValueAdjusted: adjusted[at++] ?? null })),
  }))
}

function noValues({ id, type }: MetricDefinition, frame: string): Finding {
  return {
    code: 'unsupported-field',
    severity: 'error',
    message:
      frame === 'moments'
        ? 'The source holds moments, not the values of single subjects.'
        : `"${id}" is a ${type}: it has no distribution of one value per subject.`,
    hint: 'Choose a mean, from a source with subjects or events.',
    evidence: { metric: id, type, frame },
  }
}
