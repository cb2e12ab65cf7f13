import type { ExperimentResult, ExperimentSpec, Finding } from '@analysis'
import { correctionNames, formatCount, formatPStatement } from '@analysis'
import type { Report, ReportBlock } from './report'

export interface Limitation {
  readonly severity: Finding['severity']
  readonly text: string
  readonly hint?: string
}

/** What limits a report's numbers, found in the numbers themselves: nobody has to remember to write it. */
export function limitationsOf(report: Report): readonly Limitation[] {
  const { result, spec, snapshot } = report
  return [
    ...splitLimitations(result),
    ...[...report.findings, ...result.findings, ...cellFindings(report)].filter(isNews).map(toLimitation),
    ...lookLimitations(report),
    ...exclusionLimitations(snapshot.counts),
    ...planLimitations(result, spec),
    ...missingDayLimitations(report.blocks),
  ].filter((one, i, all) => all.findIndex(({ text }) => text === one.text) === i)
}

function cellFindings({ blocks }: Report): readonly Finding[] {
  return blocks.flatMap((block) => (block.kind === 'cell' ? block.outcome.findings : []))
}

function isNews({ code, severity }: Finding): boolean {
  return severity !== 'info' && code !== 'srm'
}

function toLimitation({ severity, message, hint }: Finding): Limitation {
  return { severity, text: message, ...(hint !== undefined && { hint }) }
}

function splitLimitations({ srm }: ExperimentResult): readonly Limitation[] {
  if (srm.kind === 'not-estimable')
    return [{ severity: 'warning', text: 'The split between variants cannot be tested.' }]
  return srm.flagged
    ? [
        {
          severity: 'error',
          text: `Sample ratio mismatch (${formatPStatement(srm.pValue)}): the variants did not get the subjects they were meant to get, so effects may be those of who is missing.`,
        },
      ]
    : [{ severity: 'info', text: `The split fits the plan (${formatPStatement(srm.pValue)}).` }]
}

function lookLimitations({ result, spec, looks }: Report): readonly Limitation[] {
  const { stopping } = spec.plan
  if (stopping.kind === 'fixed') {
    const counted =
      looks === null ? 'How often outcomes were looked at is not recorded.' : `${looksText(looks)} recorded.`
    const text = `The plan is fixed-horizon: its p-values and intervals hold for one look, at the planned end. ${counted}`
    return [{ severity: looks !== null && looks > 1 ? 'warning' : 'info', text }]
  }
  const taken = Math.max(
    0,
    ...result.metrics.flatMap(({ effects }) => effects.map(({ sequential }) => sequential?.looks.length ?? 0)),
  )
  const text = `The plan has ${stopping.looks.length} looks; ${taken} can be seen in the data. Only the sequential readings hold before the last one.`
  return [{ severity: 'info', text }]
}

function looksText(looks: number): string {
  return looks === 1 ? 'One look at outcomes is' : `${looks} looks at outcomes are`
}

const exclusions: Readonly<Record<string, (count: string) => string>> = {
  rejected_rows: (count) => `${count} malformed rows were left out.`,
  filtered_rows: (count) => `${count} rows were left out by the study's filter.`,
  missing_subject_or_variant_rows: (count) => `${count} rows without a subject or variant were left out.`,
  duplicate_subject_rows: (count) => `${count} rows repeat a subject; its first row counts.`,
  crossover_subjects: (count) => `${count} subjects seen in several variants were left out.`,
  duplicate_event_rows: (count) => `${count} repeated events were left out.`,
  events_before_exposure: (count) => `${count} events before first exposure do not count as outcomes.`,
  events_without_exposure: (count) => `${count} events of subjects who were never exposed were left out.`,
  non_finite_values: (count) => `${count} values were infinite or not numbers and count as missing.`,
}

function exclusionLimitations(counts: Readonly<Record<string, number>>): readonly Limitation[] {
  return Object.entries(exclusions).flatMap(([name, words]) => {
    const count = counts[name] ?? 0
    return count > 0 ? [{ severity: 'info', text: words(formatCount(count)) } as const] : []
  })
}

function planLimitations({ plan, metrics }: ExperimentResult, spec: ExperimentSpec): readonly Limitation[] {
  const comparisons = metrics.flatMap(({ effects }) => effects).length
  const correction = spec.plan.correction
  return [
    ...(plan.registered
      ? []
      : [{ severity: 'info', text: 'The plan was not registered before outcomes were seen.' } as const]),
    ...plan.deviations.map((text) => ({ severity: 'warning', text: `Deviation from the plan: ${text}` }) as const),
    ...(correction === 'none' && comparisons > 1
      ? [
          {
            severity: 'warning',
            text: `${comparisons} comparisons, and p-values are not corrected for their number.`,
          } as const,
        ]
      : [
          {
            severity: 'info',
            text: `${comparisons} comparisons; correction: ${correctionNames[correction]}.`,
          } as const,
        ]),
  ]
}

const dayMilliseconds = 86_400_000

/** Days without a single exposure between the first and the last. */
function missingDayLimitations(blocks: readonly ReportBlock[]): readonly Limitation[] {
  const days = blocks.flatMap((block) =>
    block.kind === 'cell' && block.outcome.view.kind === 'srm' ? block.outcome.view.byDay.map(({ day }) => day) : [],
  )
  const seen = new Set(days.map((day) => Date.parse(day.slice(0, 10)) / dayMilliseconds))
  const numbers = [...seen]
  const missing: string[] = []
  for (let day = Math.min(...numbers) + 1; day < Math.max(...numbers); day++) {
    if (!seen.has(day)) missing.push(new Date(day * dayMilliseconds).toISOString().slice(0, 10))
  }
  if (missing.length === 0) return []
  return [
    {
      severity: 'warning',
      text: `No exposure on ${missing.length} days in between: ${missing.slice(0, 10).join(', ')}.`,
    },
  ]
}
