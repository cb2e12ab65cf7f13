import type { Condition } from '../study/condition'
import {
  ascending,
  binary,
  call,
  cast,
  column,
  integer,
  nullLiteral,
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
  type SelectStatement,
} from '../sql/tree/select'
import { cumulativeLooks } from './cumulative-looks'
import { finiteOrNull } from './frame-columns'
import { inOrder, momentsCounts } from './moments-extraction'
import { allOf, arePresent, passesFilter, sourceAlias, sourceColumn, sourceText } from './source-rows'
import type { Extraction, StagedTable } from './staged-table'

export interface CountsExtractionRequest {
  readonly rows: StagedTable
  readonly variant: string
  readonly n: string
  readonly look: string | null
  readonly at: string | null
  readonly filter: Condition | null
  readonly accumulation: 'cumulative' | 'increments'
  readonly successes:
    | { readonly kind: 'wide'; readonly metrics: Readonly<Record<string, string>> }
    | { readonly kind: 'long'; readonly metric: string | null; readonly column: string }
  /** The metric of every row where no column names it. */
  readonly onlyMetric: string
}

const keys = ['variant', 'metric', 'look', 'at'] as const

/**
 * Rows of moments from counts of successes: p = x / n and, since values are 0 and 1, the sample variance
 * n p (1 - p) / (n - 1). Counts of one metric, variant, look and time are added up, such as those of countries.
 */
export function countsExtraction(request: CountsExtractionRequest): Extraction {
  const counted = subquery(countsOf(request), 'counted')
  const share = binary(column('x'), '/', call('nullif', [column('n'), integer(0)]))
  const moments = select({
    columns: [
      ...keys.map((name) => plain(column(name))),
      plain(column('n')),
      as(share, 'mean'),
      as(
        binary(
          binary(column('n'), '*', binary(share, '*', binary(integer(1), '-', share))),
          '/',
          call('nullif', [binary(column('n'), '-', integer(1)), integer(0)]),
        ),
        'variance',
      ),
    ],
    from: counted,
  })
  const hasTime = request.look !== null || request.at !== null
  const merged = hasTime && request.accumulation === 'increments'
  return {
    tables: [
      { kind: 'scratch', name: 'looks', select: moments },
      { kind: 'frame', name: 'moments', select: withSuccesses(merged ? cumulativeLooks('looks') : inOrder('looks')) },
    ],
    ...momentsCounts(request, identified(request)),
    renamed: [],
  }
}

/** The frame's rows with x beside them, which says that they are counts. */
function withSuccesses(moments: Select): Select {
  return select({
    columns: [
      ...[...keys, 'n', 'mean', 'variance'].map((name) => plain(column(name))),
      as(binary(column('n'), '*', column('mean')), 'successes'),
    ],
    from: subquery(moments, 'counted'),
    orderBy: [
      ascending(column('metric')),
      ascending(column('look'), 'first'),
      ascending(column('at'), 'first'),
      ascending(column('variant')),
    ],
  })
}

/** n and x of each metric, variant, look and time. */
function countsOf(request: CountsExtractionRequest): Select {
  const { successes } = request
  const rows: SelectStatement =
    successes.kind === 'long'
      ? rowsOf(
          request,
          successes.metric === null ? parameter(request.onlyMetric, 'text') : sourceText(successes.metric),
          successes.column,
        )
      : unionAll(
          Object.entries(successes.metrics).map(([metric, name]) => rowsOf(request, parameter(metric, 'text'), name)),
        )
  return select({
    columns: [
      ...keys.map((name) => plain(column(name))),
      ...['n', 'x'].map((name) => as(call('sum', [column(name)]), name)),
    ],
    from: subquery(rows, 'rows'),
    groupBy: groupBy(...keys.map((name) => column(name))),
  })
}

function rowsOf(request: CountsExtractionRequest, metric: Expression, successes: string): Select {
  return select({
    columns: [
      as(sourceText(request.variant), 'variant'),
      as(metric, 'metric'),
      as(number(request.look), 'look'),
      as(request.at === null ? cast(nullLiteral, 'timestamp') : sourceColumn(request.at), 'at'),
      as(number(request.n), 'n'),
      as(number(successes), 'x'),
    ],
    from: table(request.rows.table, sourceAlias),
    where: allOf(passesFilter(request.filter), identified(request)),
  })
}

function identified({ variant, successes }: CountsExtractionRequest): Expression {
  const metric = successes.kind === 'long' ? successes.metric : null
  return metric === null ? arePresent(variant) : arePresent(variant, metric)
}

function number(name: string | null): Expression {
  return name === null ? cast(nullLiteral, 'double') : finiteOrNull(cast(sourceColumn(name), 'double'))
}
