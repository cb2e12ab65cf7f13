import { betaPosterior, normalPosterior, thompsonAllocation, type Arm } from '@analysis'
import type { ExperimentDocument, ResultsAnswer } from '@contract'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Actor, ConfigReader, SystemChanges } from '../ports'
import type { Results } from '../results/results'

const hourMs = 3_600_000
/** Subjects every variant must have before a posterior says anything. */
const learningPerArm = 100
/** A split that would change by less, in per cent, stays. */
const smallestChange = 1

const actor: Actor = { kind: 'system', part: 'bandits' }

const measured = z.object({
  metrics: z.array(
    z.object({
      metric_id: z.string(),
      role: z.string(),
      type: z.string(),
      variants: z.array(
        z.object({
          variant_id: z.string(),
          n: z.number(),
          mean: z.number().nullable(),
          standard_error: z.number().nullable(),
        }),
      ),
    }),
  ),
})
type MeasuredMetric = z.infer<typeof measured>['metrics'][number]

export interface BanditsParts {
  readonly config: Pick<ConfigReader, 'experiments'>
  readonly changes: Pick<SystemChanges, 'reallocate'>
  readonly results: Results
  readonly logger: Logger
}

/** What became of one bandit at one tick. */
export interface BanditDecision {
  readonly experimentId: string
  readonly outcome: 'reallocated' | 'unchanged' | 'learning' | 'regulated' | 'not-measurable'
}

/** Hourly Thompson sampling for the experiments that ask for it. Each new split is a configuration version with its reason. */
export function bandits(parts: BanditsParts): (now: number) => Promise<readonly BanditDecision[]> {
  const { config, logger } = parts
  return async (now) => {
    const decisions: BanditDecision[] = []
    for (const experiment of config
      .experiments()
      .filter(({ status, bandit }) => status === 'active' && bandit !== null)) {
      try {
        decisions.push({ experimentId: experiment.experiment_id, outcome: await decide(parts, experiment, now) })
      } catch (failure) {
        logger.error({ err: failure, experiment: experiment.experiment_id }, 'a bandit keeps its split')
      }
    }
    return decisions
  }
}

async function decide(
  { changes, results }: BanditsParts,
  experiment: ExperimentDocument,
  now: number,
): Promise<BanditDecision['outcome']> {
  const { experiment_id: experimentId, bandit, variants, surface_regulated: regulated } = experiment
  if (bandit === null) return 'unchanged'
  if (regulated) return 'regulated'
  if (now < Date.parse(experiment.activated_at ?? experiment.created_at) + bandit.learning_hours * hourMs)
    return 'learning'
  const metric = primaryMetric(experiment, await results.get(experimentId, true))
  const arms = metric === null ? null : armsOf(metric, experiment)
  if (metric === null || arms === null) return 'not-measurable'
  const fixedSplit = variants.map(({ weight }) => weight / 100)
  const floor = Math.min(bandit.floor, 1 / variants.length)
  const allocation = thompsonAllocation(arms, { floor, learningPerArm, fixedSplit, regulated })
  if (allocation.kind === 'fixed') return allocation.reason
  const weights = percents(allocation.shares)
  const change = Math.max(...weights.map((weight, at) => Math.abs(weight - variants[at]!.weight)))
  if (change < smallestChange) return 'unchanged'
  const best = allocation.probabilityBest.map((share, at) => `${variants[at]!.id} ${(100 * share).toFixed(1)} %`)
  await changes.reallocate({
    experimentId,
    weights,
    reason: `Thompson sampling on ${metric.metric_id}: probability of being best ${best.join(', ')}`,
    actor,
    evidence: {
      metric_id: metric.metric_id,
      probability_best: allocation.probabilityBest,
      floor,
      variants: metric.variants,
    },
  })
  return 'reallocated'
}

function primaryMetric({ metrics }: ExperimentDocument, { result }: ResultsAnswer): MeasuredMetric | null {
  const found = measured.parse(result).metrics
  return (
    found.find(({ role }) => role === 'primary') ?? found.find(({ metric_id }) => metric_id === metrics[0]?.id) ?? null
  )
}

/** What is believed of each variant, the better the higher; null when a variant has no mean yet. */
function armsOf(metric: MeasuredMetric, { variants, metrics }: ExperimentDocument): readonly Arm[] | null {
  const lessIsBetter = metrics.find(({ id }) => id === metric.metric_id)?.direction === 'decrease'
  const arms = variants.map(({ id }): Arm | null => {
    const summary = metric.variants.find(({ variant_id }) => variant_id === id)
    if (summary === undefined || summary.mean === null) return null
    const { n, mean, standard_error: error } = summary
    if (metric.type === 'proportion') {
      const good = lessIsBetter ? n - mean * n : mean * n
      return { posterior: betaPosterior(1 + good, 1 + n - good), subjects: n }
    }
    if (error === null || !(error > 0)) return null
    return { posterior: normalPosterior(lessIsBetter ? -mean : mean, error), subjects: n }
  })
  return arms.includes(null) ? null : arms.filter((arm) => arm !== null)
}

/** Shares as tenths of per cents that sum to 100: what rounding leaves goes to the largest. */
function percents(shares: readonly number[]): readonly number[] {
  const tenths = shares.map((share) => Math.floor(share * 1000))
  const left = 1000 - tenths.reduce((sum, each) => sum + each, 0)
  const largest = tenths.indexOf(Math.max(...tenths))
  return tenths.map((each, at) => (each + (at === largest ? left : 0)) / 10)
}
