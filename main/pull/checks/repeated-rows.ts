import { quoteName } from '@engine'
import type { Finding } from '@analysis'
import { unusable } from '../../connectors/failures'
import { columnNeeds } from '../../staging/column-needs'
import { rowsDiffer } from '../../staging/rows-differ'
import { ask } from './ask'
import type { CheckedPull } from './checked-pull'

/**
 * Several rows of a subject that say different things in a column the study uses.
 * @throws ServiceError `invalid-input` unless `source.rows` says what they become
 */
export async function repeatedRows(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source, experiment } = pull.study
  if (source.kind !== 'subjects' || source.subject === null || (source.rowPolicy ?? 'error') !== 'error') return []
  const staged = pull.staged('rows')
  const roles = new Set([source.subject, source.variant, source.exposedAt])
  const needed = new Set(columnNeeds(source, experiment).map(({ column }) => column))
  const used = staged.columns.map(({ name }) => name).filter((name) => needed.has(name) && !roles.has(name))
  if (used.length === 0) return []
  // whoever is left out for being in several variants need not be of one mind
  const isAnalysed =
    source.crossovers === 'first' ? 'r.variant = coalesce(f.first_variant, r.variant)' : 'f.variant_count = 1'
  const [row] = await ask(
    pull,
    `SELECT count(*) FILTER (WHERE ${used.map((_, at) => `d${at}`).join(' OR ')}) AS subjects,
       any_value(subject) FILTER (WHERE ${used.map((_, at) => `d${at}`).join(' OR ')}) AS example,
       ${used.map((_, at) => `count(*) FILTER (WHERE d${at}) AS c${at}`).join(', ')}
     FROM (SELECT r.subject, r.variant, ${used.map((name, at) => `${rowsDiffer(name)} AS d${at}`).join(', ')}
       FROM repeated_rows r JOIN ${quoteName(staged.table)} t ON t."__row" = r."__row"
       JOIN folded_subjects f ON f.subject = r.subject AND ${isAnalysed} GROUP BY ALL)`,
  )
  const subjects = Number(row?.['subjects'] ?? 0)
  if (subjects === 0) return []
  const columns = used.filter((_, at) => Number(row?.[`c${at}`] ?? 0) > 0)
  const named = columns.map((name) => JSON.stringify(name)).join(', ')
  throw unusable({
    code: 'duplicate-subject',
    message: `${subjects.toLocaleString('en')} subjects have more than one row in ${pull.nameOf('rows')}, and their rows differ in ${named} (such as ${JSON.stringify(source.subject)} ${JSON.stringify(row?.['example'])}): nobody can say which row counts.`,
    hint: 'Say in the source what the rows of a subject become: "rows": "sum", "mean", "first", "last" or "max".',
    evidence: { subjects, columns, example: row?.['example'] ?? null },
  })
}
