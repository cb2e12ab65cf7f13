import { join, relative, sep } from 'node:path'
import type { ReadOptions, StudyGuess } from '@contract'
import { guessStudy } from '../guess'
import type { Reach } from './reach'

/**
 * A study guessed from a data file, which it names as a study in the workspace's `studies` folder would: relative for a
 * file of the workspace, absolute for one from elsewhere.
 */
export async function guessFor(path: string, read: ReadOptions, reach: Reach): Promise<StudyGuess> {
  const isElsewhere = reach.display(path) === path
  const fileReference = isElsewhere ? path : relative(join(reach.folder, 'studies'), path).split(sep).join('/')
  const guess = await guessStudy(path, { fileReference, read })
  return { ...guess, file: reach.display(path) }
}
