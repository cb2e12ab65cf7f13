import { exactNumber, formatChange, formatDifference, type Estimable, type Interval } from '@analysis'
import { notEstimableText } from '@presentation'

/** A column of a table of numbers. */
export interface NumberColumn {
  readonly header: string
  readonly isNumber: boolean
  /** What its cells copy as, where that is several numbers: the headings of those. */
  readonly copies?: readonly string[]
  /** Left out where there is little room; it is in the inspector and copied all the same. */
  readonly isSpare?: boolean
}

export interface NumberCell {
  readonly text: string
  /** Full precision, one hover away and in the inspector. */
  readonly exact?: string
  /** One value per heading of its column's `copies`. */
  readonly copied?: readonly string[]
  readonly isStrong?: boolean
}

export interface NumberRow {
  readonly key: string
  /** What the row is about, for the inspector and those who do not see it. */
  readonly label: string
  readonly cells: readonly NumberCell[]
}

export type ChangeUnit = 'points' | 'plain'

/** A column of effects with their intervals; copied as three numbers. */
export function changeColumn(header: string): NumberColumn {
  return { header, isNumber: true, copies: [header, `${header}: lower`, `${header}: upper`] }
}

/** A cell of such a column, or why there is no effect. */
export function changeCell(
  change: Estimable<{ readonly estimate: number; readonly interval: Interval }>,
  unit: ChangeUnit,
): NumberCell {
  if (change.kind === 'not-estimable') return { text: notEstimableText(change.reason) }
  const { estimate, interval } = change
  const numbers = [estimate, interval.lower, interval.upper].map(exactNumber)
  const [exact, lower, upper] = numbers
  return {
    text: formatChange(estimate, interval, { unit }),
    exact: `${exact} [${lower}, ${upper}]`,
    copied: numbers,
  }
}

/** An effect without its interval: `+1.2 pp`. */
export function differenceCell(value: number, unit: ChangeUnit): NumberCell {
  return { text: formatDifference(value, unit), exact: exactNumber(value) }
}

/** A table of numbers as rows for a spreadsheet: headings, then full precision. */
export function numberTableValues(columns: readonly NumberColumn[], rows: readonly NumberRow[]) {
  const headings = columns.map(({ header, copies }) => copies ?? [header])
  return {
    headers: headings.flat(),
    rows: rows.map(({ cells }) =>
      headings.flatMap((names, at) => {
        const { text, exact, copied } = cells[at] ?? { text: '' }
        const values = copied ?? [exact ?? text]
        return names.map((_, part) => values[part] ?? '')
      }),
    ),
  }
}
