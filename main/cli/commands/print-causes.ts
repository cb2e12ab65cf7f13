import { causeStages, type InvestigationAnswer, type OnsetInterval, type RankedCause, type SrmResult } from '@analysis'
import { causeVerdict, causeWords, needWords } from '@presentation'

/** The investigation as it stands in `assay srm --json`; docs/formats.md names every field. */
export function causesJson(answer: InvestigationAnswer, splitJson: (srm: SrmResult) => object) {
  if (answer.kind === 'not-judged') return { verdict: causeVerdict(answer), causes: [], not_judged: [] }
  return {
    verdict: causeVerdict(answer),
    alpha: answer.alpha,
    causes: answer.causes.map(causeJson),
    not_judged: answer.notJudged.map(({ code, needs }) => ({ cause: code, needs, needs_text: needWords[needs] })),
    residual: splitJson(answer.residual),
    decomposition:
      answer.decomposition?.map(({ variantId, expected, predicted, recorded }) => ({
        variant_id: variantId,
        expected,
        predicted,
        recorded,
        capture_side: predicted - expected,
        assignment_side: recorded - predicted,
      })) ?? null,
    broken_slices: answer.slices.slices.map((slice) => ({
      values: Object.fromEntries(slice.values.map(({ attribute, value }) => [attribute, value])),
      observed: slice.observed,
      p_value: slice.pValue,
      p_value_adjusted: slice.pValueAdjusted,
      log_likelihood_ratio: slice.logLikelihoodRatio,
      without: splitJson(slice.without),
    })),
    slices_tested: answer.slices.tested,
    slice_dimensions: answer.slices.dimensions,
  }
}

function causeJson(cause: RankedCause) {
  const words = causeWords[cause.code]
  return {
    cause: cause.code,
    name: words.name,
    stage: causeStages[cause.code],
    state: cause.state,
    share_of_gap: cause.shareOfGap,
    moved: cause.moved,
    log_likelihood_ratio: cause.logLikelihoodRatio,
    p_value: cause.pValue,
    log10_p: cause.log10P,
    since: intervalJson(cause.onset),
    until: intervalJson(cause.end),
    facts: Object.fromEntries(cause.facts.map(({ name, value }) => [name.replaceAll('-', '_'), value])),
    counts: cause.evidence.map(({ variantId, touched, of }) => ({ variant_id: variantId, touched, of })),
    refuted_by: words.refutedBy,
    next: words.next,
    sql: cause.queries,
  }
}

function intervalJson(interval: OnsetInterval | null) {
  return interval && { from: interval.from, to: interval.to, most_likely: interval.most, level: interval.level }
}
