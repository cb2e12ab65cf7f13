import { runExperiment, type Effect } from '@analysis'
import { openTestEngine } from '../engines/native-engine'
import { framePair, largestStatistics, metricIds, readPairs } from './read-pairs'
import { ruleNames, specFor, stoppingFor, type RuleName } from './rules'

/** What one pair's metric is called by each rule; null where it is not estimable. */
export interface CalledMetric {
  readonly pair: string
  readonly metric: string
  readonly pValue: number | null
  /** By the fixed test at any checkpoint: what peeking would have called. */
  readonly everNominal: boolean
  readonly called: Readonly<Record<RuleName, boolean | null>>
}

export interface CalledPairs {
  readonly metrics: readonly CalledMetric[]
  /** p of the split of each pair at its last checkpoint. */
  readonly splits: readonly number[]
}

const nominal = 1.959963984540054

export interface CallOptions {
  /** Rules beside the fixed one and the confidence sequence, which are always read. */
  readonly rules?: readonly RuleName[]
  readonly onPair?: (done: number, all: number) => void
}

/** Every pair, metric and checkpoint of the data set through the whole analysis, once per rule. */
export async function callPairs(file: string, { rules = ruleNames, onPair }: CallOptions = {}): Promise<CalledPairs> {
  const wanted = ruleNames.filter((rule) => rule === 'fixed' || rule === 'confidence-sequence' || rules.includes(rule))
  const engine = await openTestEngine()
  try {
    const pairs = await readPairs(engine, file)
    const largest = await largestStatistics(engine)
    const metrics: CalledMetric[] = []
    const splits: number[] = []
    for (const [at, pair] of pairs.entries()) {
      onPair?.(at, pairs.length)
      const frame = await framePair(engine, pair)
      const effects = new Map<RuleName, ReadonlyMap<string, Effect>>()
      for (const rule of wanted) {
        const spec = specFor(pair, stoppingFor(rule, pair))
        const snapshot = { id: 'asos', rows: {}, window: [null, null] } as const
        const { result } = await runExperiment({ spec, frame, snapshot, engine })
        effects.set(rule, new Map(result.metrics.map(({ metricId, effects: own }) => [metricId, own[0]!])))
        if (rule === 'fixed' && result.srm.kind === 'estimated') splits.push(result.srm.pValue)
      }
      const name = `${pair.experiment}/${pair.variant}`
      for (const metric of metricIds) {
        const everNominal = (largest.get(`${name} ${metric}`) ?? 0) >= nominal
        metrics.push(calledMetric(name, metric, effects, everNominal))
      }
    }
    return { metrics, splits }
  } finally {
    engine.close()
  }
}

function calledMetric(
  pair: string,
  metric: string,
  effects: ReadonlyMap<RuleName, ReadonlyMap<string, Effect>>,
  everNominal: boolean,
): CalledMetric {
  const of = (rule: RuleName) => effects.get(rule)?.get(metric)
  const test = of('fixed')?.test
  const stopped = (rule: RuleName) => {
    const sequential = of(rule)?.sequential
    return sequential ? sequential.decision === 'stop-significant' : null
  }
  const pValue = test?.kind === 'estimated' ? test.pValue : null
  return {
    pair,
    metric,
    pValue,
    everNominal,
    called: {
      fixed: pValue === null ? null : pValue < 0.05,
      'obrien-fleming': stopped('obrien-fleming'),
      pocock: stopped('pocock'),
      'confidence-sequence': stopped('confidence-sequence'),
    },
  }
}
