import type { RankedCause } from '../../analysis/investigation/investigate'
import { faultNames, type Fault, type FaultName } from './scenario'
import type { SeedRun } from './run-seed'

/** What one run shows, against what was put into it. */
export interface Verdict {
  readonly seed: number
  readonly subjects: number
  readonly faults: readonly FaultName[]
  readonly accused: readonly string[]
  /** Single fault: the right cause stands first. Null for pairs and clean logs. */
  readonly first: boolean | null
  /** Two faults: both are among the first three. */
  readonly pair: boolean | null
  readonly accusedClean: boolean | null
  /** For each fault that has a time and was accused: whether its interval holds the time. */
  readonly onsets: readonly { readonly fault: FaultName; readonly covered: boolean }[]
  readonly line: string
}

export function verdictOf({ scenario, investigation, loadMs, investigateMs }: SeedRun): Verdict {
  const accused = investigation.causes.filter(({ state }) => state === 'accused')
  const codes = accused.map(({ code }) => code)
  const faults = scenario.faults.map(({ name }) => name)
  const [only] = faults
  const duplicated = investigation.causes.some(({ code, state }) => code === 'duplicates' && state === 'harmless')
  const right = only === 'duplicates' ? duplicated && codes.length === 0 : codes[0] === only
  const top = codes.slice(0, 3)
  const onsets = scenario.faults.flatMap((fault) => {
    const cause = accused.find(({ code }) => code === fault.name)
    return cause === undefined ? [] : [{ fault: fault.name, covered: isCovered(fault, cause, scenario.start) }]
  })
  const shares = accused.map(
    ({ code, shareOfGap, logLikelihoodRatio }) => `${code} ${percent(shareOfGap)} L${logLikelihoodRatio.toFixed(0)}`,
  )
  const missed = onsets.filter(({ covered }) => !covered).map(({ fault }) => fault)
  const isRight =
    faults.length === 1
      ? right
      : faults.length === 2
        ? faults.every((name) => top.some((code) => code === name))
        : codes.length === 0
  return {
    seed: scenario.seed,
    subjects: scenario.subjects,
    faults,
    accused: codes,
    first: faults.length === 1 ? right : null,
    pair: faults.length === 2 ? isRight : null,
    accusedClean: faults.length === 0 ? codes.length > 0 : null,
    onsets,
    line: `${isRight ? 'ok ' : 'BAD'} n=${scenario.subjects} [${faults.join('+')}] -> ${shares.join(' | ')}${missed.length > 0 ? ` ONSET ${missed.join(', ')}` : ''} (${loadMs.toFixed(0)} + ${investigateMs.toFixed(0)} ms)`,
  }
}

function isCovered(fault: Fault, cause: RankedCause, start: number): boolean {
  const onset = fault.onset ?? start
  const begins =
    cause.onset === null
      ? fault.onset === null
      : Date.parse(cause.onset.from) <= onset && onset <= Date.parse(cause.onset.to)
  const ends =
    fault.end === null ||
    (cause.end !== null && Date.parse(cause.end.from) <= fault.end && fault.end <= Date.parse(cause.end.to))
  return begins && ends
}

export interface FaultReport {
  readonly runs: number
  readonly first: number
  readonly pairs_in_three: number
  readonly accused_clean: number
  readonly onset_covered: number
  readonly faults: readonly {
    readonly name: FaultName
    readonly runs: number
    readonly first: number | null
    readonly in_pairs: number
    readonly found_in_pairs: number | null
    readonly onset_covered: number | null
  }[]
}

export function reportOf(verdicts: readonly Verdict[]): FaultReport {
  return {
    runs: verdicts.length,
    first: share(verdicts.flatMap(({ first }) => first ?? [])) ?? 0,
    pairs_in_three: share(verdicts.flatMap(({ pair }) => pair ?? [])) ?? 0,
    accused_clean: share(verdicts.flatMap(({ accusedClean }) => accusedClean ?? [])) ?? 0,
    onset_covered: share(verdicts.flatMap(({ onsets }) => onsets.map(({ covered }) => covered))) ?? 0,
    faults: faultNames.map((name) => {
      const singles = verdicts.filter(({ faults }) => faults.length === 1 && faults[0] === name)
      const pairs = verdicts.filter(({ faults }) => faults.length === 2 && faults.includes(name))
      const onsets = verdicts.flatMap((each) => each.onsets.filter(({ fault }) => fault === name))
      return {
        name,
        runs: singles.length,
        first: share(singles.map(({ first }) => first === true)),
        in_pairs: pairs.length,
        found_in_pairs: share(pairs.map(({ accused }) => accused.slice(0, 3).includes(name))),
        onset_covered: share(onsets.map(({ covered }) => covered)),
      }
    }),
  }
}

function share(values: readonly boolean[]): number | null {
  return values.length === 0 ? null : values.filter(Boolean).length / values.length
}

/** The report as a table of Markdown. */
export function reportText(report: FaultReport): string {
  const head =
    '| fault | runs | right cause first | in pairs | found there | onset covered |\n| --- | --- | --- | --- | --- | --- |'
  const rows = report.faults.map(
    ({ name, runs, first, in_pairs, found_in_pairs, onset_covered }) =>
      `| ${name} | ${runs} | ${percent(first)} | ${in_pairs} | ${percent(found_in_pairs)} | ${percent(onset_covered)} |`,
  )
  const all = `${report.runs} runs: right cause first ${percent(report.first)}, both of two among the first three ${percent(report.pairs_in_three)}, accused on clean data ${percent(report.accused_clean)}, onset covered ${percent(report.onset_covered)}`
  return [head, ...rows, '', all].join('\n')
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(100 * value).toFixed(1)} %`
}
