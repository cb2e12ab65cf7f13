import { binary, call, cast, column, integer, nullLiteral, parameter, type Expression } from '../sql/tree/expression'
import { table, type Join } from '../sql/tree/select'
import type { Condition } from '../study/condition'
import { allOf, arePresent, sourceColumn, sourceText } from './source-rows'
import { rowColumn, type StagedTable } from './staged-table'

export interface ArrivalsRequest {
  readonly exposures: {
    readonly rows: StagedTable
    /** Null: every row is a subject of its own. */
    readonly subject: string | null
    readonly variant: string
    readonly at: string | null
    readonly experiment: { readonly column: string; readonly id: string } | null
    readonly receivedAt: string | null
    readonly exposureId: string | null
    readonly triggered: string | null
  }
  readonly filter: Condition | null
  /** Columns of the exposures, and of the assignments under the same names, that describe a subject. */
  readonly attributes: readonly string[]
  /** Tables that describe subjects, by a key that is a column of the exposures or the subject itself. */
  readonly joined: readonly {
    readonly rows: StagedTable
    readonly key: string
    /** Null: the subject. */
    readonly left: string | null
    readonly columns: readonly string[]
  }[]
  /** Who was assigned, exposed or not. */
  readonly assignments: {
    readonly rows: StagedTable
    readonly subject: string
    readonly variant: string
    readonly at: string | null
  } | null
}

/** Time of a row and its place, as one number that orders rows and gives the place back. */
const PLACES = 2 ** 40
export function orderOf(at: string | null): Expression {
  const place = sourceColumn(rowColumn)
  if (at === null) return cast(place, 'wide-integer')
  const time = call('coalesce', [call('epoch_us', [sourceColumn(at)]), integer(0)])
  return binary(binary(cast(time, 'wide-integer'), '*', integer(PLACES)), '+', place)
}

export function placeOf(order: Expression): Expression {
  return cast(call('mod', [order, integer(PLACES)]), 'integer')
}

export function subjectOf({ exposures: { subject } }: ArrivalsRequest): Expression {
  return subject === null ? cast(binary(sourceColumn(rowColumn), '+', integer(1)), 'text') : sourceText(subject)
}

export function counted({ exposures: { subject, variant, experiment } }: ArrivalsRequest): Expression {
  const ours = experiment === null ? null : binary(sourceText(experiment.column), '=', parameter(experiment.id, 'text'))
  return allOf(ours, subject === null ? arePresent(variant) : arePresent(subject, variant))
}

export function timeOf(at: string | null): Expression {
  return at === null ? cast(nullLiteral, 'timestamp') : sourceColumn(at)
}

export function seenJoin(request: ArrivalsRequest): Join {
  const on = binary(column('subject', 'seen'), '=', subjectOf(request))
  return { kind: 'inner', relation: table('seen_subjects', 'seen'), on }
}
