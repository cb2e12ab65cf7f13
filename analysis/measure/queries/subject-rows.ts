import { table, type CommonTable, type Relation } from '../../sql/tree/select'

/** Where the rows that are aggregated come from: the frame's subjects, or a state of them built on the way. */
export interface SubjectRows {
  readonly with: readonly CommonTable[]
  readonly from: Relation
}

export const frameSubjects: SubjectRows = { with: [], from: table('subjects') }
