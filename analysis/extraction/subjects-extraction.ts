import type { FrameColumn } from '../frame/frame'
import type { Condition } from '../study/condition'
import {
  and,
  ascending,
  binary,
  call,
  cast,
  column,
  descending,
  integer,
  isNotNull,
  isNull,
  nullLiteral,
  or,
  not,
  star,
  type Expression,
} from '../sql/tree/expression'
import {
  as,
  groupBy,
  plain,
  select,
  subquery,
  table,
  type Join,
  type Relation,
  type SelectColumn,
} from '../sql/tree/select'
import { countNames, countsRow, nonFinite, rowCount, total, type CountScan } from './counting'
import { firstPerKey, keyColumn } from './first-per-key'
import { firstVariant } from './first-variant'
import { carriedColumn, carryColumns } from './frame-columns'
import {
  allOf,
  arePresent,
  inPeriod,
  passesFilter,
  sourceAlias,
  sourceColumn,
  sourceText,
  type Period,
} from './source-rows'
import { combinedColumn, combinedRows, combines, type RowPolicy } from './combined-rows'
import { keptCrossovers, type CrossoverPolicy } from './kept-crossovers'
import { rowColumn, type Extraction, type ExtractionTable, type StagedTable } from './staged-table'
import { variantList } from './variant-list'

export interface SubjectsExtractionRequest {
  readonly rows: StagedTable
  /** Null: every row is a subject of its own. */
  readonly subject: string | null
  readonly variant: string
  readonly exposedAt: string | null
  readonly filter: Condition | null
  /** When the experiment ran: rows exposed outside do not count. */
  readonly period: Period
  readonly crossovers: CrossoverPolicy
  /** How the values of a subject's rows combine. */
  readonly rowPolicy: RowPolicy
  /** Columns that metrics measure: those are combined, of the others the row that counts is taken. */
  readonly measured: readonly string[]
  readonly joins: readonly {
    readonly rows: StagedTable
    readonly left: string
    readonly right: string
    /** Null: all but the key. */
    readonly columns: readonly string[] | null
  }[]
}

/**
 * One row per subject. Rows of a subject in one variant fold into the earliest, by exposure time and then by place in
 * the source; a subject seen in several variants goes to `crossovers` instead.
 */
export function subjectsExtraction(request: SubjectsExtractionRequest): Extraction {
  const { rows, subject, variant, exposedAt } = request
  const roles = new Set([subject, variant, exposedAt])
  const joins = request.joins.map((join, at) => joinedColumns(join, `join_${at + 1}`))
  const carried = carryColumns(
    ['subject', 'variant', 'exposed_at'],
    [
      { alias: sourceAlias, columns: rows.columns.filter(({ name }) => !roles.has(name)) },
      ...joins.map(({ alias, columns }) => ({ alias, columns })),
    ],
  )
  const kept = keptRows(request)
  const keys: readonly SelectColumn[] = [
    as(subjectOf(request), 'subject'),
    as(sourceText(variant), 'variant'),
    as(exposedAtOf(request), 'exposed_at'),
  ]
  const combined = subject !== null && combines(request.rowPolicy) ? request.measured : []
  const firstExposure = call('coalesce', [column('first_at', 'folded'), exposedAtOf(request)])
  const folding = subject === null ? [] : foldingTables(request, keys, kept, combined)
  const subjects = select({
    columns: [
      ...keys.slice(0, 2),
      as(subject === null ? exposedAtOf(request) : firstExposure, 'exposed_at'),
      ...carried.columns.map((each) =>
        each.alias === sourceAlias && combined.includes(each.source.name)
          ? combinedColumn(each, request.rowPolicy)
          : carriedColumn(each),
      ),
    ],
    from: table(rows.table, sourceAlias),
    joins: [
      ...(subject === null ? [] : [foldedJoin(request)]),
      ...(combined.length === 0 ? [] : [combinedJoin(request)]),
      ...joins.map(({ join }) => join),
    ],
    where: subject === null ? kept : and(kept, keptOnce(request.crossovers)),
  })
  const scans = [sourceScan(request, kept), ...(subject === null ? [] : foldingScans(request.crossovers))]
  return {
    tables: [...folding, { kind: 'frame', name: 'subjects', select: subjects }],
    counts: countsRow(scans),
    counted: countNames(scans),
    renamed: carried.renamed,
  }
}

function sourceScan(request: SubjectsExtractionRequest, kept: Expression): CountScan {
  const passes = passesFilter(request.filter)
  const period = periodOf(request)
  return {
    from: source(request),
    counts: [
      ...(passes === null ? [] : [{ name: 'filtered_rows' as const, value: rowCount(not(passes)) }]),
      { name: 'missing_subject_or_variant_rows', value: rowCount(allOf(passes, not(identified(request)))) },
      ...(period === null
        ? []
        : [{ name: 'outside_dates_rows' as const, value: rowCount(allOf(passes, not(period))) }]),
      { name: 'non_finite_values', value: nonFinite(request.rows.columns, kept) },
    ],
  }
}

function source({ rows }: SubjectsExtractionRequest): Relation {
  return table(rows.table, sourceAlias)
}

function subjectOf({ subject }: SubjectsExtractionRequest): Expression {
  // a row that is its own subject is called by its place, counted as people do
  return subject === null ? cast(binary(sourceColumn(rowColumn), '+', integer(1)), 'text') : sourceText(subject)
}

function exposedAtOf({ exposedAt }: SubjectsExtractionRequest): Expression {
  return exposedAt === null ? cast(nullLiteral, 'timestamp') : sourceColumn(exposedAt)
}

function identified({ subject, variant }: SubjectsExtractionRequest): Expression {
  return subject === null ? arePresent(variant) : arePresent(subject, variant)
}

function keptRows(request: SubjectsExtractionRequest): Expression {
  return allOf(passesFilter(request.filter), identified(request), periodOf(request))
}

function periodOf({ exposedAt, period }: SubjectsExtractionRequest): Expression | null {
  return exposedAt === null ? null : inPeriod(exposedAt, period)
}

function foldingTables(
  request: SubjectsExtractionRequest,
  keys: readonly SelectColumn[],
  kept: Expression,
  combined: readonly string[],
): readonly ExtractionTable[] {
  const subject = subjectOf(request)
  const repeated = select({
    columns: [as(subject, 'subject')],
    from: source(request),
    where: kept,
    groupBy: groupBy(subject),
    having: binary(call('count', [star()]), '>', integer(1)),
  })
  const candidates = select({
    columns: [
      ...keys,
      plain(sourceColumn(rowColumn)),
      ...combined.map((name) => as(sourceColumn(name), `value ${name}`)),
    ],
    from: source(request),
    joins: [{ kind: 'inner', relation: table('repeated_subjects', 'repeated'), on: sameSubject(request, 'repeated') }],
    where: kept,
  })
  const folded = select({
    columns: [
      plain(column('subject')),
      as(call('count', [star()]), 'row_count'),
      as(call('count', [column('variant')], { distinct: true }), 'variant_count'),
      as(variantList(), 'variants'),
      as(call('min', [column('exposed_at')]), 'first_at'),
      as(firstVariant(), 'first_variant'),
      as(
        call('first', [column(rowColumn)], {
          orderBy: rowOrder(request.rowPolicy),
        }),
        'first_row',
      ),
    ],
    from: table('repeated_rows', 'candidates'),
    groupBy: groupBy(column('subject')),
  })
  return [
    { kind: 'scratch', name: 'repeated_subjects', select: repeated },
    { kind: 'scratch', name: 'repeated_rows', select: candidates },
    { kind: 'scratch', name: 'folded_subjects', select: folded },
    { kind: 'frame', name: 'crossovers', select: crossovers },
    ...(combined.length === 0
      ? []
      : [{ kind: 'scratch' as const, name: 'combined_rows' as const, select: combinedRows(request, combined) }]),
  ]
}

const crossovers = select({
  columns: ['subject', 'variants', 'first_at', 'first_variant'].map((name) => plain(column(name))),
  from: table('folded_subjects'),
  where: binary(column('variant_count'), '>', integer(1)),
  orderBy: [ascending(column('subject'))],
})

function sameSubject(request: SubjectsExtractionRequest, alias: string): Expression {
  return binary(column('subject', alias), '=', subjectOf(request))
}

function foldedJoin(request: SubjectsExtractionRequest): Join {
  return { kind: 'left', relation: table('folded_subjects', 'folded'), on: sameSubject(request, 'folded') }
}

function combinedJoin(request: SubjectsExtractionRequest): Join {
  const on = and(
    sameSubject(request, 'combined'),
    binary(column('variant', 'combined'), '=', sourceText(request.variant)),
  )
  return { kind: 'left', relation: table('combined_rows', 'combined'), on }
}

/** The row that stands for its subject: of one variant, or of the one seen first where crossovers stay in that. */
function keptOnce(policy: CrossoverPolicy): Expression {
  const inOne = binary(column('variant_count', 'folded'), '=', integer(1))
  const inFirst = isNotNull(column('first_variant', 'folded'))
  return or(
    isNull(column('subject', 'folded')),
    and(
      policy === 'first' ? or(inOne, inFirst) : inOne,
      binary(column('first_row', 'folded'), '=', sourceColumn(rowColumn)),
    ),
  )
}

/** Which of a subject's rows comes first: the earliest, or for the last row the latest of the variant seen first. */
function rowOrder(policy: RowPolicy) {
  const earliest = [ascending(column('exposed_at'), 'last'), ascending(column(rowColumn))]
  return policy === 'last' ? [descending(column('exposed_at'), 'last'), descending(column(rowColumn))] : earliest
}

const inOneVariant = binary(column('variant_count'), '=', integer(1))

function foldingScans(policy: CrossoverPolicy): readonly CountScan[] {
  return [
    {
      from: table('folded_subjects'),
      counts: [
        {
          name: 'duplicate_subject_rows',
          value: total(binary(column('row_count'), '-', integer(1)), inOneVariant),
        },
        { name: 'crossover_subjects', value: rowCount(not(inOneVariant)) },
      ],
    },
    ...(policy === 'first' ? [{ from: table('crossovers'), counts: keptCrossovers(policy) }] : []),
  ]
}

function joinedColumns(
  { rows, left, right, columns }: SubjectsExtractionRequest['joins'][number],
  alias: string,
): { readonly alias: string; readonly columns: readonly FrameColumn[]; readonly join: Join } {
  const wanted = rows.columns.filter(({ name }) => (columns === null ? name !== right : columns.includes(name)))
  const relation = subquery(
    firstPerKey(
      rows,
      right,
      wanted.map(({ name }) => name),
    ),
    alias,
  )
  const on = binary(column(keyColumn, alias), '=', sourceText(left))
  return { alias, columns: wanted, join: { kind: 'left', relation, on } }
}
