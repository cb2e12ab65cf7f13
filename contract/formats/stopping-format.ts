import {
  type FutilityRule,
  type GroupSequentialRule,
  type SpendingFunction,
  type StoppingRule,
  assertNever,
} from '@analysis'
import { z } from 'zod'
import { isJsonObject, type JsonObject } from './json-text'
import type { Problems } from './problems'
import type { Path } from './path'

export const spendingNames = [
  'obrien-fleming',
  'pocock',
  'hwang-shih-decani',
  'kim-demets',
] as const satisfies readonly SpendingFunction['kind'][]

const spendingFields = { spending: z.enum(spendingNames), parameter: z.number().nullish() }
const positive = z.number().positive()

const rules = {
  fixed: z.looseObject({}),
  'group-sequential': z.looseObject({
    ...spendingFields,
    looks: z.union([z.int().min(1).max(1000), z.array(z.number().gt(0).max(1)).min(1).max(1000)], {
      error: 'a number of looks (1 to 1000) or a list of information fractions in (0, 1]',
    }),
    planned_subjects: positive.nullish(),
    futility: z.looseObject({ ...spendingFields, beta: z.number().gt(0).lt(0.5) }).nullish(),
  }),
  'confidence-sequence': z.looseObject({ tuned_for: positive.nullish() }),
  msprt: z.looseObject({ tau: positive.nullish() }),
  sprt: z.looseObject({ effect: positive.nullish(), beta: z.number().gt(0).lt(0.5).nullish() }),
}

const ruleKind = z.enum(['fixed', 'group-sequential', 'confidence-sequence', 'msprt', 'sprt'])

/** Chance to miss the effect of an SPRT whose plan does not say. */
const usualBeta = 0.2

/** Reads `plan.stopping`. */
export function readStopping(value: unknown, path: Path, problems: Problems): StoppingRule | null {
  if (!isJsonObject(value)) {
    problems.expected('a stopping rule such as {"kind": "fixed"}', value, path)
    return null
  }
  problems.knows(path, 'kind')
  const kind = problems.read(ruleKind, value.kind, [...path, 'kind'])
  switch (kind) {
    case null:
      problems.knows(path, ...Object.keys(value))
      return null
    case 'fixed':
      return { kind }
    case 'group-sequential': {
      const rule = problems.read(rules[kind], value, path)
      return rule && readGroupSequential(rule, path, problems)
    }
    case 'confidence-sequence': {
      const rule = problems.read(rules[kind], value, path)
      return rule && { kind, tunedFor: rule.tuned_for ?? null }
    }
    case 'msprt': {
      const rule = problems.read(rules[kind], value, path)
      return rule && { kind, tau: rule.tau ?? null }
    }
    case 'sprt': {
      const rule = problems.read(rules[kind], value, path)
      return rule && { kind, effect: rule.effect ?? null, beta: rule.beta ?? usualBeta }
    }
    default:
      return assertNever(kind)
  }
}

function readGroupSequential(
  rule: z.output<(typeof rules)['group-sequential']>,
  path: Path,
  problems: Problems,
): GroupSequentialRule | null {
  const spending = readSpending(rule.spending, rule.parameter ?? null, path, problems)
  const looks = readLooks(rule.looks, path, problems)
  const { futility } = rule
  const read = futility
    ? readSpending(futility.spending, futility.parameter ?? null, [...path, 'futility'], problems)
    : null
  if (spending === null || looks === null || (futility && read === null)) return null
  return {
    kind: 'group-sequential',
    spending,
    looks,
    plannedSubjects: rule.planned_subjects ?? null,
    ...(futility && read && { futility: { spending: read, beta: futility.beta } }),
  }
}

/** Reads a spending function's name and parameter. Also used by notebook cells. */
export function readSpending(
  kind: (typeof spendingNames)[number],
  parameter: number | null,
  path: Path,
  problems: Problems,
): SpendingFunction | null {
  if (kind === 'obrien-fleming' || kind === 'pocock') return { kind }
  const parameterPath = [...path, 'parameter']
  if (parameter === null) {
    const meaning = kind === 'kim-demets' ? 'rho, a number more than 0' : 'gamma, a number'
    problems.expected(meaning, undefined, parameterPath)
    return null
  }
  if (kind === 'kim-demets' && parameter <= 0) {
    problems.expected('rho, a number more than 0', parameter, parameterPath)
    return null
  }
  return { kind, parameter }
}

/** A count of n means equally spaced looks i/n. */
function readLooks(looks: number | readonly number[], path: Path, problems: Problems): readonly number[] | null {
  if (typeof looks === 'number') return Array.from({ length: looks }, (_, i) => (i + 1) / looks)
  if (looks.every((fraction, i) => i === 0 || fraction > (looks[i - 1] ?? 0))) return looks
  problems.expected('information fractions that ascend', looks, [...path, 'looks'])
  return null
}

/** A stopping rule as it stands in a file. */
export function printStopping(rule: StoppingRule): JsonObject {
  switch (rule.kind) {
    case 'fixed':
      return { kind: rule.kind }
    case 'group-sequential':
      return printGroupSequential(rule)
    case 'confidence-sequence':
      return { kind: rule.kind, ...(rule.tunedFor !== null && { tuned_for: rule.tunedFor }) }
    case 'msprt':
      return { kind: rule.kind, ...(rule.tau !== null && { tau: rule.tau }) }
    case 'sprt':
      return { kind: rule.kind, ...(rule.effect !== null && { effect: rule.effect }), beta: rule.beta }
    default:
      return assertNever(rule)
  }
}

function printGroupSequential({ kind, spending, looks, plannedSubjects, futility }: GroupSequentialRule): JsonObject {
  const isEven = looks.every((fraction, i) => fraction === (i + 1) / looks.length)
  return {
    kind,
    ...printSpending(spending),
    looks: isEven ? looks.length : looks,
    ...(plannedSubjects !== null && { planned_subjects: plannedSubjects }),
    ...(futility !== undefined && { futility: printFutility(futility) }),
  }
}

function printFutility({ spending, beta }: FutilityRule): JsonObject {
  return { ...printSpending(spending), beta }
}

function printSpending(spending: SpendingFunction): JsonObject {
  return { spending: spending.kind, ...('parameter' in spending && { parameter: spending.parameter }) }
}
