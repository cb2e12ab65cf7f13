import { join, relative, sep } from 'node:path'
import type { StudyGuess } from '@contract'
import { guessStudy } from '../guess'
import type { PathGuard } from './path-guard'

/**
 * A study guessed from a data file, which it names as a study in the workspace's `studies` folder would: relative for a
 * file of the workspace, absolute for one from elsewhere.
 */
export async function guessFor(path: string, folder: string, guard: PathGuard): Promise<StudyGuess> {
  const isElsewhere = guard.display(path) === path
  const fileReference = isElsewhere ? path : relative(join(folder, 'studies'), path).split(sep).join('/')
  const guess = await guessStudy(path, { fileReference })
  return { ...guess, file: guard.display(path) }
}
