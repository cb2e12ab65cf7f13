import type { Expectation, Mention } from './case-format'
import { isObject, valueAt } from './result-path'
import { intervalDisagreements, pValues, rowDisagreements } from './check-effects'

/** What a run of the command line left behind. */
export interface Ran {
  readonly code: number
  readonly output: string
  readonly result: unknown
  /** The guess before it, of a command with `--then`. */
  readonly guess: Ran | null
}

/** What was seen instead of what was expected; empty when it holds. */
export function unmet(expected: Expectation, ran: Ran): string {
  const { code, output, result } = ran
  if (expected.any !== undefined) return unmetAny(expected.any, ran)
  if (expected.guess !== undefined) return ran.guess === null ? 'there was no guess' : unmet(expected.guess, ran.guess)
  if (expected.number_near !== undefined) return unmetNumber(expected.number_near, expected.tolerance ?? 1e-9, ran)
  if (expected.exit !== undefined) {
    const codes = [expected.exit].flat()
    return codes.includes(code) ? '' : `exit code ${code}, not ${codes.join(' or ')}`
  }
  if (expected.refused === true) return unmetRefusal(expected.must_name ?? [], ran)
  const least = expected.severity_at_least ?? 'info'
  if (expected.finding !== undefined) {
    const named = expected.finding
    const found = findingsOf(ran).some(
      ({ severity, text }) => rank[severity] >= rank[least] && named.every((one) => says(text, one)),
    )
    return found ? '' : `no finding of ${least} or above that mentions ${JSON.stringify(named)}`
  }
  if (expected.no_finding !== undefined) {
    const named = expected.no_finding
    const found = findingsOf(ran).find(
      ({ severity, text }) => rank[severity] >= rank[least] && named.every((one) => says(text, one)),
    )
    return found === undefined ? '' : `finding: ${found.severity}: ${found.text.slice(0, 120)}`
  }
  if (expected.output !== undefined)
    return new RegExp(expected.output).test(output) ? '' : `output does not match ${expected.output}`
  if (expected.no_output !== undefined) {
    const found = new RegExp(expected.no_output).exec(output)
    return found === null ? '' : `output has ${JSON.stringify(found[0])}`
  }
  if (result === null) return `no result (exit code ${code}): ${JSON.stringify(output.trim().slice(0, 140))}`
  if (expected.count !== undefined) return unmetCount(expected.count, result)
  return unmetValue(expected, valueAt(result, expected.at ?? ''))
}

const rank = { info: 0, warning: 1, error: 2 } as const

function unmetAny(options: readonly (readonly Expectation[])[], ran: Ran): string {
  const first = options.map((option) => option.map((each) => unmet(each, ran)).find((wrong) => wrong !== '') ?? '')
  return first.includes('') ? '' : `none of: ${first.join(' | ')}`
}

function unmetRefusal(named: readonly Mention[], { code, output, result }: Ran): string {
  const isRefused = code === 1 || code === 2 || (code === 3 && /^error: /m.test(output))
  if (result !== null || !isRefused)
    return `not refused (exit code ${code}): ${JSON.stringify(output.trim().slice(0, 100))}`
  const missing = named.filter((one) => !says(output, one))
  return missing.length === 0 ? '' : `refused without naming ${JSON.stringify(missing)}`
}

function unmetNumber(wanted: number, tolerance: number, { code, output, result }: Ran): string {
  const text = `${output} ${JSON.stringify(result).replaceAll(',', ' ')}`
  const seen = [...text.matchAll(/-?\d[\d,]*\.?\d*(?:e[-+]?\d+)?/g)].map(([number]) =>
    Number(number.replaceAll(',', '')),
  )
  const found = seen.some((each) => Math.abs(each - wanted) <= tolerance * Math.abs(wanted))
  return found ? '' : `no number near ${wanted} (exit code ${code}): ${JSON.stringify(output.trim().slice(0, 100))}`
}

function unmetCount(count: NonNullable<Expectation['count']>, result: unknown): string {
  const known = pValues(result)
  const below = known.filter((p) => p < count.p_below).length
  const good = (count.min ?? 0) <= below && below <= (count.max ?? Infinity) && known.length >= (count.known ?? 0)
  return good ? '' : `${below} of ${known.length} p-values are below ${count.p_below}`
}

function unmetValue(expected: Expectation, got: unknown): string {
  const path = expected.at ?? ''
  const shown = `${path} is ${JSON.stringify(got)?.slice(0, 110)}`
  if (expected.check !== undefined) {
    if (!isObject(got)) return `nothing at ${path}`
    const disagreements = expected.check === 'interval-agrees' ? intervalDisagreements : rowDisagreements
    return disagreements(got, expected.alpha ?? 0.05).join('; ')
  }
  if (expected.absent === true) return got === undefined || got === null ? '' : shown
  if (got === undefined) return `nothing at ${path}`
  const near = (wanted: unknown) => isClose(got, wanted, expected.tolerance ?? 1e-9, expected.absolute ?? 0)
  if ('value' in expected && expected.value !== undefined)
    return near(expected.value) ? '' : `${shown}, not ${JSON.stringify(expected.value)}`
  if ('not_value' in expected && expected.not_value !== undefined) return near(expected.not_value) ? shown : ''
  if (expected.min !== undefined || expected.max !== undefined) {
    const values: readonly unknown[] = Array.isArray(got) ? got : [got]
    const within = (value: unknown) =>
      typeof value === 'number' && value >= (expected.min ?? -Infinity) && value <= (expected.max ?? Infinity)
    return values.every(within) ? '' : `${shown}, not within [${expected.min}, ${expected.max}]`
  }
  if (expected.matches === undefined) return ''
  return new RegExp(expected.matches).test(typeof got === 'string' ? got : JSON.stringify(got)) ? '' : shown
}

function isClose(got: unknown, wanted: unknown, tolerance: number, absolute: number): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(got) &&
      got.length === wanted.length &&
      wanted.every((each, at) => isClose(got[at], each, tolerance, absolute))
    )
  }
  if (typeof wanted !== 'number') return got === wanted
  return typeof got === 'number' && Math.abs(got - wanted) <= Math.max(tolerance * Math.abs(wanted), absolute)
}

function says(text: string, mention: Mention): boolean {
  if (typeof mention !== 'string') return mention.some((one) => says(text, one))
  if (mention.startsWith('re:')) return new RegExp(mention.slice(3), 'i').test(text)
  return text.toLowerCase().includes(mention.toLowerCase())
}

interface FoundFinding {
  readonly severity: keyof typeof rank
  readonly text: string
}

/** The findings of a result, and those that were printed, each with its hint. */
function findingsOf({ output, result }: Ran): readonly FoundFinding[] {
  const ofResult: readonly unknown[] = isObject(result) && Array.isArray(result['findings']) ? result['findings'] : []
  const told = ofResult.flatMap((finding): readonly FoundFinding[] => {
    if (!isObject(finding)) return []
    const { severity, ...rest } = finding
    const text = Object.values(rest).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    return isSeverity(severity) ? [{ severity, text: text.join(' ') }] : []
  })
  const lines = output.split('\n')
  const printed = lines.flatMap((line, at): readonly FoundFinding[] => {
    const match = /^\s*(info|warning|error): (.*)/.exec(line)
    const severity = match?.[1]
    if (!isSeverity(severity)) return []
    const next = lines[at + 1] ?? ''
    const hint = /^\s{2,}\S/.test(next) && !/^\s*(info|warning|error): /.test(next) ? ` ${next.trim()}` : ''
    return [{ severity, text: `${match?.[2] ?? ''}${hint}` }]
  })
  return [...told, ...printed]
}

function isSeverity(value: unknown): value is keyof typeof rank {
  return value === 'info' || value === 'warning' || value === 'error'
}
