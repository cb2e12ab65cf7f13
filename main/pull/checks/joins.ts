import { quoteName } from '@engine'
import type { Finding } from '@analysis'
import { joinRole, type SourceRole } from '../../staging/column-needs'
import { ask, plainId } from './ask'
import type { CheckedPull } from './checked-pull'

interface Keys {
  readonly role: SourceRole
  /** Ids of subjects, with their variant, as a query. */
  readonly subjects: string
  readonly left: string
  readonly right: string
}

/** Rows of joined tables that match no subject, and subjects that no row matches, by variant. */
export async function joinChecks(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source } = pull.study
  const findings: Finding[] = []
  if (source.kind === 'subjects') {
    const variant = `CAST(${quoteName(source.variant)} AS VARCHAR)`
    const from = quoteName(pull.staged('rows').table)
    for (const [at, { on }] of source.joins.entries()) {
      const subjects = `SELECT DISTINCT CAST(${quoteName(on.left)} AS VARCHAR) AS id, ${variant} AS variant FROM ${from}`
      findings.push(...(await unmatched(pull, { role: joinRole(at), subjects, left: on.left, right: on.right })))
    }
  }
  if (source.kind === 'events' && source.subjects !== null) {
    const subjects = 'SELECT subject AS id, variant FROM exposed_subjects'
    const { subject } = source.subjects
    findings.push(
      ...(await unmatched(pull, { role: 'subjects', subjects, left: source.exposures.subject, right: subject })),
    )
  }
  return findings
}

async function unmatched(pull: CheckedPull, { role, subjects, left, right }: Keys): Promise<readonly Finding[]> {
  const key = `CAST(${quoteName(right)} AS VARCHAR)`
  const keys = `SELECT DISTINCT ${key} AS id FROM ${quoteName(pull.staged(role).table)} WHERE ${key} IS NOT NULL`
  const rows = await ask(
    pull,
    `WITH s AS (${subjects}), k AS (${keys}),
       lone_s AS (SELECT * FROM s WHERE id IS NOT NULL AND id NOT IN (SELECT id FROM k)),
       lone_k AS (SELECT id FROM k WHERE id NOT IN (SELECT id FROM s WHERE id IS NOT NULL)),
       near AS (SELECT a.id AS key_id, b.id AS subject FROM lone_k a JOIN lone_s b ON ${plainId('a.id')} = ${plainId('b.id')})
     SELECT variant, count(*) AS n, (SELECT count(*) FROM k) AS keys, (SELECT count(*) FROM s) AS subjects,
       (SELECT count(*) FROM lone_k) AS lone_keys, (SELECT min(id) FROM lone_k) AS key_example, min(id) AS example,
       (SELECT count(DISTINCT key_id) FROM near) AS near, (SELECT min(key_id) FROM near) AS near_key,
       (SELECT min_by(subject, key_id) FROM near) AS near_subject
     FROM lone_s GROUP BY variant ORDER BY variant`,
  )
  const [first] = rows
  const loneKeys = Number(first?.['lone_keys'] ?? 0)
  // a joined table may know only some subjects; keys of nobody beside subjects without a row are ids that do not fit
  if (first === undefined || loneKeys === 0) return []
  const [all, keyCount, near] = ['subjects', 'keys', 'near'].map((name) => Number(first[name] ?? 0))
  const lone = rows.reduce((sum, row) => sum + Number(row['n']), 0)
  const byVariant = Object.fromEntries(rows.map((row) => [String(row['variant']), Number(row['n'])]))
  const isNothing = loneKeys === keyCount || lone === all
  const severity = isNothing || (near ?? 0) > 0.5 * (all ?? 0) ? 'error' : (near ?? 0) > 0 ? 'warning' : 'info'
  const counts = Object.entries(byVariant).map(([variant, count]) => `${count} of ${JSON.stringify(variant)}`)
  const example =
    (near ?? 0) > 0
      ? `; ${near} would match but for case, blanks, leading zeros or ".0", such as ${JSON.stringify(first['near_key'])} for ${JSON.stringify(first['near_subject'])}`
      : `, such as ${JSON.stringify(first['key_example'])}`
  return [
    {
      code: 'unmatched-rows',
      severity,
      message: `${loneKeys} keys of ${pull.nameOf(role)} (${JSON.stringify(right)}) match no ${JSON.stringify(left)}, and ${lone} of ${all} subjects have no row there (${counts.join(', ')})${example}.`,
      hint: 'Their values are missing. Export both files with the same form of the id.',
      evidence: { join: right, unmatchedKeys: loneKeys, unmatchedSubjects: lone, byVariant },
    },
  ]
}
