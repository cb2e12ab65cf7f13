import type { Finding } from '@analysis'
import { unusable } from '../../connectors/failures'
import { ask } from './ask'
import type { CheckedPull } from './checked-pull'

/** @throws ServiceError `invalid-input` for subjects in several variants where the study takes them for an error */
export async function crossoverChecks(pull: CheckedPull): Promise<readonly Finding[]> {
  const { source } = pull.study
  if (!('crossovers' in source) || source.crossovers !== 'error') return []
  if (source.kind === 'subjects' && source.subject === null) return []
  const [row] = await ask(
    pull,
    'SELECT count(*) AS n, min(subject) AS example, min(variants) AS variants FROM crossovers',
  )
  const subjects = Number(row?.['n'] ?? 0)
  if (subjects === 0) return []
  throw unusable({
    code: 'crossover',
    message: `${subjects.toLocaleString('en')} subjects were seen in several variants, such as ${JSON.stringify(row?.['example'])} in ${row?.['variants']}.`,
    hint: '"crossovers": "exclude" leaves them out, "first" keeps each in the variant seen first.',
    evidence: { subjects, example: row?.['example'] ?? null },
  })
}
