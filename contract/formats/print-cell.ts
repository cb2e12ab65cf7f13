import { type CellKind, type CellOptions, assertNever } from '@analysis'
import { stringify } from 'yaml'
import { printChartOptions } from './chart-format'
import type { JsonObject } from './json-text'
import { printPowerOptions } from './power-format'
import { printSpending } from './spending-format'

/** A cell's body as it stands between the fences: YAML options, or SQL. Defaults are left out. */
export function printCellBody(options: CellOptions): string {
  if (options.kind === 'sql') return options.sql
  const fields = Object.entries(cellFields(options)).filter(([, value]) => value !== null)
  if (fields.length === 0) return ''
  return stringify(Object.fromEntries(fields), { flowCollectionPadding: false, collectionStyle: 'any' }).trimEnd()
}

function cellFields(options: Exclude<CellOptions, { kind: 'sql' }>): JsonObject {
  switch (options.kind) {
    case 'scorecard':
      return { metrics: options.metrics }
    case 'cuped':
      return { metric: options.metric, covariates: options.covariates }
    case 'sequential':
      return {
        metric: options.metric,
        spending: options.spending && printSpending(options.spending),
        every_days: options.everyDays === 1 ? null : options.everyDays,
      }
    case 'segments':
      return { metric: options.metric, dimensions: options.dimensions, correction: options.correction }
    case 'srm':
      return { dimensions: options.dimensions }
    case 'power':
      return printPowerOptions(options)
    case 'duel':
      return {
        metric: options.metric,
        methods: options.methods,
        every_days: options.everyDays === 1 ? null : options.everyDays,
        tuned_for: options.tunedFor,
        prior_sd: options.priorSd,
      }
    case 'chart':
      return printChartOptions(options)
    case 'novelty':
      return { metric: options.metric }
    case 'interactions':
      return { with: options.with, metrics: options.metrics }
    case 'distribution':
      return { metric: options.metric, scale: options.scale === 'linear' ? null : options.scale }
    default:
      return assertNever(options)
  }
}

/** A fenced cell: the fence is longer than any run of backticks in the body, so that nothing in it can close it. */
export function printCell(kind: CellKind, name: string, body: string): string {
  const longestRun = Math.max(0, ...[...body.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(Math.max(3, longestRun + 1))
  const info = name === '' ? kind : `${kind} ${name}`
  const lines = body === '' ? '' : `${body.replace(/\r?\n$/, '')}\n`
  return `${fence}${info}\n${lines}${fence}\n`
}
