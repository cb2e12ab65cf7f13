import type { SpendingFunction } from '@analysis'
import { z } from 'zod'
import { isAbsent, type JsonObject } from './json-text'
import { readSpending } from './stopping-format'
import type { Problems } from './problems'

const spendingName = z.enum(['obrien-fleming', 'pocock', 'hwang-shih-decani', 'kim-demets'])
const spendingFields = z.object({ kind: spendingName, parameter: z.number().nullish() })

/** `spending: pocock` or `spending: {kind: kim-demets, parameter: 3}`. */
export function readSpendingOption(value: unknown, problems: Problems): SpendingFunction | null {
  if (isAbsent(value)) return null
  const path = ['spending']
  const fields = problems.read(spendingFields, typeof value === 'string' ? { kind: value } : value, path)
  return fields && readSpending(fields.kind, fields.parameter ?? null, path, problems)
}

export function printSpending(spending: SpendingFunction): string | JsonObject {
  return 'parameter' in spending ? { kind: spending.kind, parameter: spending.parameter } : spending.kind
}
