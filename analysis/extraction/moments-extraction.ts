import type { Condition } from '../study/condition'
import {
  and,
  ascending,
  caseWhen,
  inList,
  binary,
  call,
  cast,
  column,
  integer,
  not,
  nullLiteral,
  or,
  parameter,
  type Expression,
} from '../sql/tree/expression'
import {
  as,
  groupBy,
  plain,
  select,
  subquery,
  table,
  unionAll,
  type Select,
  type SelectColumn,
  type SelectStatement,
} from '../sql/tree/select'
import { countNames, countsRow, rowCount, type CountScan } from './counting'
import { cumulativeLooks } from './cumulative-looks'
import { finiteOrNull } from './frame-columns'
import { allOf, arePresent, passesFilter, sourceAlias, sourceColumn, sourceText } from './source-rows'
import { rowColumn, type Extraction, type StagedTable } from './staged-table'

export interface MomentsColumns {
  readonly n: string
  readonly mean: string | null
  readonly variance: string | null
}

export interface MomentsExtractionRequest {
  readonly rows: StagedTable
  readonly variant: string
  readonly metric: string | null
  /** The metric of every row where no column names it. */
  readonly onlyMetric: string
  readonly look: string | null
  readonly at: string | null
  readonly filter: Condition | null
  readonly accumulation: 'cumulative' | 'increments'
  readonly columns:
    | ({ readonly kind: 'single' } & MomentsColumns)
    | { readonly kind: 'paired'; readonly control: MomentsColumns; readonly treatment: MomentsColumns }
  /** Metrics that are shares: where their variance is absent it is p(1-p). */
  readonly shares: readonly string[]
  /** The control's variant id, which paired rows leave unsaid. */
  readonly control: string
}

const keys = ['variant', 'metric', 'look', 'at'] as const

/** Rows of moments under the frame's names, cumulative over looks whatever the source was. */
export function momentsExtraction(request: MomentsExtractionRequest): Extraction {
  const { columns } = request
  const variant = sourceText(request.variant)
  const single: SelectStatement =
    columns.kind === 'single'
      ? looksOf(request, variant, columns)
      : unionAll([
          oncePerLook(looksOf(request, parameter(request.control, 'text'), columns.control)),
          select({
            columns: [...keys, 'n', 'mean', 'variance'].map((name) => plain(column(name))),
            from: subquery(looksOf(request, variant, columns.treatment), 'treatments'),
          }),
        ])
  const frame = request.accumulation === 'increments' ? cumulativeLooks('looks') : inOrder('looks')
  return {
    tables: [
      { kind: 'scratch', name: 'looks', select: single },
      { kind: 'frame', name: 'moments', select: frame },
    ],
    ...momentsCounts(request, identified(request)),
    renamed: [],
  }
}

/** What is counted on the way to rows of moments. */
export function momentsCounts(
  { rows, filter }: Pick<MomentsExtractionRequest, 'rows' | 'filter'>,
  isIdentified: Expression,
): Pick<Extraction, 'counts' | 'counted'> {
  const passes = passesFilter(filter)
  const scans: readonly CountScan[] = [
    {
      from: table(rows.table, sourceAlias),
      counts: [
        ...(passes === null ? [] : [{ name: 'filtered_rows' as const, value: rowCount(not(passes)) }]),
        { name: 'missing_subject_or_variant_rows', value: rowCount(allOf(passes, not(isIdentified))) },
      ],
    },
  ]
  return { counts: countsRow(scans), counted: countNames(scans) }
}

/**
 * Looks at which paired rows disagree on the control that they share: one row per metric and look, with the smallest
 * and the largest control mean. Null for rows that are not paired.
 */
export function disagreeingControls(request: MomentsExtractionRequest): Select | null {
  if (request.columns.kind !== 'paired') return null
  const rows = looksOf(request, parameter(request.control, 'text'), request.columns.control)
  return select({
    columns: [
      plain(column('metric')),
      plain(column('look')),
      as(call('min', [column('mean')]), 'smallest_mean'),
      as(call('max', [column('mean')]), 'largest_mean'),
    ],
    from: subquery(rows, 'controls'),
    groupBy: groupBy(column('metric'), column('look')),
    having: or(varies('n'), varies('mean'), varies('variance')),
    orderBy: [ascending(column('metric')), ascending(column('look'))],
  })
}

function looksOf(request: MomentsExtractionRequest, variant: Expression, columns: MomentsColumns): Select {
  const metric = request.metric === null ? parameter(request.onlyMetric, 'text') : sourceText(request.metric)
  return select({
    columns: [
      as(variant, 'variant'),
      as(metric, 'metric'),
      as(finiteNumber(request.look), 'look'),
      as(request.at === null ? cast(nullLiteral, 'timestamp') : sourceColumn(request.at), 'at'),
      as(finiteNumber(columns.n), 'n'),
      as(finiteNumber(columns.mean), 'mean'),
      as(varianceOf(request, metric, columns), 'variance'),
      plain(sourceColumn(rowColumn)),
    ],
    from: table(request.rows.table, sourceAlias),
    where: allOf(passesFilter(request.filter), identified(request)),
  })
}

/** The variance as the row says it; of a share without one, n p (1 - p) / (n - 1). */
function varianceOf({ shares }: MomentsExtractionRequest, metric: Expression, columns: MomentsColumns): Expression {
  const said = finiteNumber(columns.variance)
  if (shares.length === 0 || columns.mean === null) return said
  const [n, p] = [finiteNumber(columns.n), finiteNumber(columns.mean)]
  const bernoulli = binary(
    binary(n, '*', binary(p, '*', binary(integer(1), '-', p))),
    '/',
    call('nullif', [binary(n, '-', integer(1)), integer(0)]),
  )
  const isShare = and(
    inList(
      metric,
      shares.map((id) => parameter(id, 'text')),
    ),
    binary(p, '>=', integer(0)),
    binary(p, '<=', integer(1)),
  )
  return call('coalesce', [said, caseWhen([{ when: isShare, result: bernoulli }])])
}

/** The control's row stands beside every treatment; one of them is enough. */
function oncePerLook(rows: Select): Select {
  return select({
    columns: [...keys.map((name) => plain(column(name))), firstValue('n'), firstValue('mean'), firstValue('variance')],
    from: subquery(rows, 'controls'),
    groupBy: groupBy(...keys.map((name) => column(name))),
  })
}

/** Rows of moments in the frame's order. */
export function inOrder(looks: string): Select {
  return select({
    columns: [...keys, 'n', 'mean', 'variance'].map((name) => plain(column(name))),
    from: table(looks),
    orderBy: [
      ascending(column('metric')),
      ascending(column('look'), 'first'),
      ascending(column('at'), 'first'),
      ascending(column('variant')),
    ],
  })
}

function identified({ variant, metric }: MomentsExtractionRequest): Expression {
  return metric === null ? arePresent(variant) : arePresent(variant, metric)
}

function finiteNumber(name: string | null): Expression {
  if (name === null) return cast(nullLiteral, 'double')
  return finiteOrNull(cast(sourceColumn(name), 'double'))
}

function varies(name: string): Expression {
  return binary(call('count', [column(name)], { distinct: true }), '>', integer(1))
}

/** The value of the first row, missing or not. */
function firstValue(name: string): SelectColumn {
  return as(call('arg_min_null', [column(name), column(rowColumn)]), name)
}
