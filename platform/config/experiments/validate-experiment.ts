import { checkTargeting, toSpec, type ExperimentDocument } from '@contract'
import type { ConfigState } from '../config-state'
import type { ProblemList } from './problem-list'

/** Statuses in which an experiment holds its buckets of a layer. */
const holding: ReadonlySet<string> = new Set(['draft', 'active', 'paused', 'killed'])

/** Notes everything that is wrong with an experiment, beyond its shape, one entry per path. */
export function validateExperiment(document: ExperimentDocument, state: ConfigState, problems: ProblemList): void {
  checkVariants(document, problems)
  checkLayer(document, state, problems)
  checkSalt(document, state, problems)
  checkRamp(document, problems)
  if (document.kind === 'flag') checkFlag(document, problems)
  else checkMetrics(document, problems)
  checkBandit(document, problems)
  if (document.targeting !== null) problems.addFindings(checkTargeting(document.targeting), '')
  problems.addFindings(toSpec(document).findings, 'experiment')
}

function checkVariants({ variants }: ExperimentDocument, problems: ProblemList): void {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  if (Math.abs(total - 100) > 1e-6) {
    problems.add('variants', 'weights', `the weights sum to ${Number(total.toFixed(6))}, not to 100`)
  }
}

function checkLayer(
  { experiment_id, layer_id, buckets }: ExperimentDocument,
  state: ConfigState,
  problems: ProblemList,
) {
  const [from, to] = buckets
  if (from >= to) problems.add('buckets', 'empty-range', `[${from}, ${to}) holds no bucket`)
  if (layer_id === null) {
    if (from !== 0 || to !== 1000) problems.add('buckets', 'no-layer', 'buckets are a part of a layer; name a layer_id')
    return
  }
  if (!state.registry.layer.has(layer_id)) {
    problems.add('layer_id', 'unknown-layer', `there is no layer ${layer_id}; make it first`)
    return
  }
  const others = [...state.experiments.values()].filter(
    (other) => other.layer_id === layer_id && other.experiment_id !== experiment_id && holding.has(other.status),
  )
  const met = others.find((other) => from < other.buckets[1] && other.buckets[0] < to)
  if (met === undefined) return
  const range = `[${met.buckets.join(', ')})`
  problems.add('buckets', 'overlap', `overlaps ${range} of ${met.experiment_id} in layer ${layer_id}`)
}

/** Two hashes with one salt would sort subjects alike: what is in one experiment would depend on another. */
function checkSalt({ experiment_id, salt }: ExperimentDocument, state: ConfigState, problems: ProblemList): void {
  const { layer, holdout } = state.registry
  const owners = [
    ...[...state.experiments.values()]
      .filter((other) => other.experiment_id !== experiment_id)
      .map((other) => [other.salt, `experiment ${other.experiment_id}`]),
    ...[...layer.values()].map((each) => [each.salt, `layer ${each.layer_id}`]),
    ...[...holdout.values()].map((each) => [each.salt, `holdout ${each.holdout_id}`]),
  ]
  const owner = owners.find(([used]) => used === salt || used === `${salt}:ramp` || `${used}:ramp` === salt)
  if (owner) problems.add('salt', 'salt-in-use', `is the salt of ${owner[1]}; assignments would depend on each other`)
}

function checkRamp({ ramp_plan: plan }: ExperimentDocument, problems: ProblemList): void {
  if (plan === null) return
  const falls = plan.steps.findIndex((step, i) => i > 0 && step <= plan.steps[i - 1]!)
  if (falls >= 0) problems.add(`ramp_plan.steps[${falls}]`, 'not-ascending', 'a ramp only goes up')
  if (plan.steps[0] === 0) problems.add('ramp_plan.steps[0]', 'empty-step', 'a ramp starts above 0')
}

function checkFlag({ variants, metrics, guardrails }: ExperimentDocument, problems: ProblemList): void {
  const treatments = variants.filter(({ is_control }) => !is_control).length
  if (treatments !== 1) problems.add('variants', 'flag', `a flag has one treatment, not ${treatments}`)
  if (metrics.length > 0) problems.add('metrics', 'flag', 'a flag is not analysed; make it an experiment')
  if (guardrails.length > 0) problems.add('guardrails', 'flag', 'a flag is not analysed; make it an experiment')
}

function checkMetrics({ metrics }: ExperimentDocument, problems: ProblemList): void {
  if (metrics.some(({ role }) => role === 'primary')) return
  problems.add('metrics', 'no-primary', 'one metric has to have the role primary')
}

function checkBandit(document: ExperimentDocument, problems: ProblemList): void {
  const { bandit, kind, surface_regulated, variants, metrics } = document
  if (bandit === null) return
  if (kind === 'flag') problems.add('bandit', 'flag', 'a flag is not a bandit')
  if (surface_regulated) problems.add('bandit', 'regulated', 'a regulated surface keeps a fixed split')
  if (bandit.floor * variants.length > 1) {
    problems.add('bandit.floor', 'floor', `${variants.length} variants of at least ${bandit.floor} are more than all`)
  }
  const primary = metrics.find(({ role }) => role === 'primary')
  if (primary !== undefined && primary.type !== 'proportion' && primary.type !== 'mean') {
    problems.add('bandit', 'metric', `a bandit learns from a proportion or a mean, not from a ${primary.type}`)
  }
}
