import { type MethodNote, methods, type MethodId } from '../methods'
import type { Query } from '../sql/query'
import type { Moments } from '../moments/moments'
import { assertNever } from '../failures'
import type { MetricMoments } from '../moments/metric-moments'
import type { FrameMoments } from '../measure/frame-moments'
import type { Effect } from '../results/effect'
import type { SequentialSummary, SequentialTuning } from '../results/sequential'
import type { QueryRecord } from '../measure/run-queries'
import type { Correction } from '../study/spec'

/** What lies behind a cell's numbers. */
export interface CellEvidence {
  readonly queries: readonly { readonly query: Query; readonly rowCount: number; readonly milliseconds: number }[]
  /** The moments the numbers were computed from, labelled. */
  readonly moments: readonly {
    readonly metricId: string
    readonly variantId: string
    readonly slice: Readonly<Record<string, string | null>>
    readonly columns: readonly string[]
    readonly moments: Moments
  }[]
  readonly methods: readonly MethodNote[]
}

/** What stands behind an analysis: its queries, the moments they gave, and the methods that its effects name. */
export function momentsEvidence(
  moments: FrameMoments,
  queries: readonly QueryRecord[],
  results: readonly { readonly effects: readonly Effect[] }[],
  further: readonly MethodId[] = [],
): CellEvidence {
  const effects = results.flatMap((each) => each.effects)
  const ids = new Set<MethodId>(['moments', ...effects.flatMap(methodsOf), ...further])
  return {
    queries,
    moments: [
      ...labelled(moments.metrics, {}),
      ...moments.slices.flatMap(({ dimensions, slices }) =>
        slices.flatMap(({ value, metrics }) =>
          labelled(metrics, Object.fromEntries(dimensions.map((name, i) => [name, value[i] ?? null]))),
        ),
      ),
    ],
    methods: methodNotes([...ids]),
  }
}

/** The method of a correction that has a page of its own. */
export function correctionMethods(correction: Correction): readonly MethodId[] {
  return correction === 'dunnett' ? ['dunnett'] : []
}

export function methodNotes(ids: readonly MethodId[]): readonly MethodNote[] {
  return ids.map((id) => methods[id])
}

function labelled(
  metrics: ReadonlyMap<string, MetricMoments>,
  slice: Readonly<Record<string, string | null>>,
): CellEvidence['moments'] {
  return [...metrics].flatMap(([metricId, { columns, byVariant }]) =>
    [...byVariant].map(([variantId, each]) => ({
      metricId,
      variantId,
      slice,
      columns: columns.map(({ name }) => name),
      moments: each,
    })),
  )
}

const tuningPages = {
  'confidence-sequence': 'confidence-sequence',
  msprt: 'mixture-sprt',
  sprt: 'wald-sprt',
} as const satisfies Readonly<Record<SequentialTuning['kind'], MethodId>>

/** The methods that a sequential reading went by. */
export function sequentialMethods({ tuning, stopped }: SequentialSummary): readonly MethodId[] {
  if (tuning !== null) return [tuningPages[tuning.kind]]
  return stopped === null ? ['group-sequential'] : ['group-sequential', 'after-stopping']
}

function methodsOf({ method, cuped, sequential }: Effect): readonly MethodId[] {
  const also: MethodId[] = ['relative-lift', 'multiplicity']
  if (cuped !== null) also.push('cuped')
  if (cuped?.kind === 'estimated' && cuped.ridge !== undefined) also.push('cupac')
  if (sequential !== null) also.push(...sequentialMethods(sequential))
  switch (method) {
    case 'two-proportion-z':
      return ['two-proportion-z', ...also]
    case 'score':
      return ['small-counts', ...also]
    case 'quantile-z':
      return ['quantile', ...also]
    case 'clustered-quantile-z':
      return ['clustered-events', ...also]
    case 'lin-z':
      return ['regression-adjustment', ...also]
    case 'post-stratified-z':
      return ['post-stratification', ...also]
    case 'welch-t':
    case 'cuped-welch-t':
    case 'z':
      return ['welch', ...also]
    case 'ratio-delta-z':
    case 'cuped-ratio-z':
      return ['ratio', ...also]
    default:
      return assertNever(method)
  }
}
