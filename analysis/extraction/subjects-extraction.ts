import type { FrameColumn } from '../frame/frame'
import type { Condition } from '../study/condition'
import {
  and,
  ascending,
  binary,
  call,
  cast,
  column,
  integer,
  isNull,
  nullLiteral,
  or,
  not,
  star,
  text,
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
import { allOf, arePresent, passesFilter, sourceAlias, sourceColumn, sourceText } from './source-rows'
import { rowColumn, type Extraction, type ExtractionTable, type StagedTable } from './staged-table'

export interface SubjectsExtractionRequest {
  readonly rows: StagedTable
  /** Null: every row is a subject of its own. */
  readonly subject: string | null
  readonly variant: string
  readonly exposedAt: string | null
  readonly filter: Condition | null
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
  const folding = subject === null ? [] : foldingTables(request, keys, kept)
  const subjects = select({
    columns: [...keys, ...carried.columns.map(carriedColumn)],
    from: table(rows.table, sourceAlias),
    joins: [...(subject === null ? [] : [foldedJoin(request)]), ...joins.map(({ join }) => join)],
    where: subject === null ? kept : and(kept, keptOnce),
  })
  const scans = [sourceScan(request, kept), ...(subject === null ? [] : foldingScans)]
  return {
    tables: [...folding, { kind: 'frame', name: 'subjects', select: subjects }],
    counts: countsRow(scans),
    counted: countNames(scans),
    renamed: carried.renamed,
  }
}

function sourceScan(request: SubjectsExtractionRequest, kept: Expression): CountScan {
  const passes = passesFilter(request.filter)
  return {
    from: source(request),
    counts: [
      ...(passes === null ? [] : [{ name: 'filtered_rows' as const, value: rowCount(not(passes)) }]),
      { name: 'missing_subject_or_variant_rows', value: rowCount(allOf(passes, not(identified(request)))) },
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
  return allOf(passesFilter(request.filter), identified(request))
}

function foldingTables(
  request: SubjectsExtractionRequest,
  keys: readonly SelectColumn[],
  kept: Expression,
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
    columns: [...keys, plain(sourceColumn(rowColumn))],
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
          orderBy: [ascending(column('exposed_at'), 'last'), ascending(column(rowColumn))],
        }),
        'first_row',
      ),
    ],
    from: subquery(candidates, 'candidates'),
    groupBy: groupBy(column('subject')),
  })
  return [
    { kind: 'scratch', name: 'repeated_subjects', select: repeated },
    { kind: 'scratch', name: 'folded_subjects', select: folded },
    { kind: 'frame', name: 'crossovers', select: crossovers },
  ]
}

/** Variant names of a group, each once, sorted, comma-separated. */
export function variantList(): Expression {
  return call('string_agg', [column('variant'), text(',')], { distinct: true, orderBy: [ascending(column('variant'))] })
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

const keptOnce: Expression = or(
  isNull(column('subject', 'folded')),
  and(
    binary(column('variant_count', 'folded'), '=', integer(1)),
    binary(column('first_row', 'folded'), '=', sourceColumn(rowColumn)),
  ),
)

const inOneVariant = binary(column('variant_count'), '=', integer(1))

const foldingScans: readonly CountScan[] = [
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
]

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
