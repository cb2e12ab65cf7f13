import { ridgeName } from '../estimation/ridge'
import { assertNever, type Finding } from '../failures'
import { balancesOf } from '../experiment/assignment-findings'
import { runExperiment } from '../experiment/run-experiment'
import type { Covariate, MetricDefinition } from '../study/metric-definition'
import type { CellOutcome } from './cell'
import type { CupedOptions } from './cuped-view'
import { findingsFor, InvalidCell, metricNamed, type CellContext } from './cell-context'

/** One metric adjusted by its covariates, or by others. */
export async function runCuped(options: CupedOptions, context: CellContext): Promise<CellOutcome> {
  const metric = withCovariates(metricNamed(context.spec, options.metric), options.covariates)
  const metrics = context.spec.metrics.map((each) => (each.id === metric.id ? metric : each))
  const spec = { ...context.spec, metrics, dimensions: [] }
  const { result, moments, evidence } = await runExperiment({ ...context, spec })
  const own = result.metrics.find(({ metricId }) => metricId === metric.id)
  const findings = findingsFor(result.findings, [metric.id])
  const isOwn = ({ metricId }: { readonly metricId: string }) => metricId === metric.id
  if (own === undefined) throw new InvalidCell(findings)
  return {
    view: { kind: 'cuped', metric: own, balances: balancesOf(spec, moments.metrics).filter(isOwn) },
    findings: metric.covariates.length === 0 ? [nothingToAdjustBy(metric), ...findings] : findings,
    evidence: { ...evidence, moments: evidence.moments.filter(isOwn) },
  }
}

/** A covariate is named by its column, or is one of the metric's own. */
function withCovariates(metric: MetricDefinition, names: readonly string[] | null): MetricDefinition {
  if (names === null) return metric
  const covariates = names.map(
    (name): Covariate =>
      metric.covariates.find((each) => covariateName(each) === name) ?? { kind: 'column', column: name },
  )
  return { ...metric, covariates }
}

function covariateName(covariate: Covariate): string {
  switch (covariate.kind) {
    case 'column':
      return covariate.column
    case 'lookback':
      return `${covariate.days} days before`
    case 'ridge':
      return ridgeName(covariate.columns)
    default:
      return assertNever(covariate)
  }
}

function nothingToAdjustBy({ id }: MetricDefinition): Finding {
  return {
    code: 'missing-covariate',
    severity: 'warning',
    message: `"${id}" names no covariate; its effects are not adjusted.`,
    hint: 'Name a column measured before exposure in the cell ("covariates") or in the study ("covariate").',
    evidence: { metric: id },
  }
}
