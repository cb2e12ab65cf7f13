import type { Finding } from '../failures'
import { DEFAULT_TUNING } from '../sequential/confidence-sequence-summary'
import { controlOf, treatmentsOf } from '../study/variants'
import type { ExperimentSpec } from '../study/spec'

/** What is wrong with a plan before any data is looked at. */
export function validateSpec(spec: ExperimentSpec): readonly Finding[] {
  const findings: Finding[] = []
  if (controlOf(spec) === undefined) {
    const marked = spec.variants.filter(({ isControl }) => isControl).map(({ id }) => id)
    const message =
      marked.length === 0
        ? 'No variant is marked as control; nothing can be compared.'
        : `Several variants are marked as control: ${marked.join(', ')}; nothing can be compared.`
    findings.push(problem(message, 'Set is_control on one variant.', { variants: spec.variants.map(({ id }) => id) }))
  } else if (treatmentsOf(spec).length === 0) {
    findings.push(
      problem('No variant besides control has a positive weight.', 'Give a treatment a weight.', {
        variants: spec.variants.map(({ id }) => id),
      }),
    )
  }
  for (const id of repeated(spec.metrics.map((metric) => metric.id))) {
    findings.push(problem(`Two metrics are called "${id}".`, 'Give each metric its own id.', { metric: id }))
  }
  for (const id of repeated(spec.variants.map((variant) => variant.id))) {
    findings.push(problem(`Two variants are called "${id}".`, 'Give each variant its own id.', { variant: id }))
  }
  return [...findings, ...planFindings(spec)]
}

/** What a plan leaves open or asks for in vain: said, and read as it says. */
function planFindings({ plan, metrics }: ExperimentSpec): readonly Finding[] {
  const { stopping, correction } = plan
  const findings: Finding[] = []
  if (stopping.kind === 'confidence-sequence' && stopping.tunedFor === null) {
    findings.push({
      code: 'missing-field',
      severity: 'info',
      message: `The plan's confidence sequence names no number of subjects; it is tuned for ${DEFAULT_TUNING.toLocaleString('en')}.`,
      hint: 'Set tuned_for to the number of subjects, over all variants, that the experiment is planned to have.',
      evidence: { tunedFor: DEFAULT_TUNING },
    })
  }
  const aimless = metrics.filter(({ mde, type }) => mde === null && type !== 'quantile').map(({ id }) => id)
  if (stopping.kind === 'sprt' && stopping.effect === null && aimless.length > 0) {
    findings.push({
      code: 'missing-field',
      severity: 'warning',
      message: `The plan's SPRT has no effect to test against for ${aimless.map((id) => `"${id}"`).join(', ')}: it decides nothing there.`,
      hint: "Set stopping.effect, or the metric's mde.",
      evidence: { metrics: aimless },
    })
  }
  if (stopping.kind !== 'fixed' && correction === 'dunnett') {
    findings.push({
      code: 'unsupported-field',
      severity: 'warning',
      message: "Dunnett's correction does not cover repeated looks: Holm's is used instead.",
      hint: 'Choose the correction "holm", or a fixed horizon.',
      evidence: { correction, stopping: stopping.kind },
    })
  }
  return findings
}

function problem(message: string, hint: string, evidence: Finding['evidence']): Finding {
  return { code: 'invalid-field', severity: 'error', message, hint, evidence }
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}
