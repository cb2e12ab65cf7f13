import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseStudy, type StudyGuess } from '@contract'
import type { GroupHandlers } from './handlers'
import type { EventBus } from './event-bus'
import { fileSlug, freePath } from '../documents/file-names'
import type { PathGuard } from '../documents/path-guard'
import {
  findStudies,
  readStudy,
  requireStudyPath,
  studySuffix,
  summariseStudy,
  type StudyKnowledge,
} from '../documents/study-documents'
import { confineSources } from '../documents/study-sources'
import { readText, writeText } from '../documents/text-file'

export interface StudyServices {
  readonly folder: string
  readonly guard: PathGuard
  readonly known: StudyKnowledge
  readonly events: EventBus
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  readonly guess: (path: string) => Promise<StudyGuess>
}

/** Study files: listed, opened, written, and guessed from a data file. */
export function studyHandlers(services: StudyServices): GroupHandlers<'studies'> {
  const { folder, guard, known, events } = services

  return {
    async 'studies.list'() {
      const paths = await findStudies(folder, guard)
      return Promise.all(paths.map(async (path) => summariseStudy(path, guard, known)))
    },
    async 'studies.open'({ path }) {
      requireStudyPath(path)
      return readStudy(await guard.existing(path), guard, known)
    },
    async 'studies.save'({ path, text }) {
      requireStudyPath(path)
      services.requireWritable()
      const target = await guard.existing(path)
      const before = parseStudy(await readText(target)).study
      const { study } = parseStudy(text)
      if (study !== null) await confineSources(study, target, before, guard)
      await writeText(target, text)
      events.publish({ type: 'workspace-changed' })
      return readStudy(target, guard, known)
    },
    async 'studies.create'({ name, text }) {
      services.requireWritable()
      const studies = join(folder, 'studies')
      await mkdir(studies, { recursive: true })
      const taken = new Set(await findStudies(folder, guard))
      const target = await guard.writable(freePath(studies, fileSlug(name), studySuffix, taken))
      const { study } = parseStudy(text)
      if (study !== null) await confineSources(study, target, null, guard)
      await writeText(target, text)
      events.publish({ type: 'workspace-changed' })
      return readStudy(target, guard, known)
    },
    async 'studies.guess'({ path }) {
      return services.guess(await guard.existing(path))
    },
  }
}
