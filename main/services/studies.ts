import {
  parseReadOptions,
  parseStudy,
  type ReadOptions,
  ServiceError,
  type StudyDocument,
  type StudyGuess,
} from '@contract'
import { replaceFile } from '@engine'
import { requireStudyPath } from '../documents/document-names'
import { findStudies } from '../documents/find-documents'
import { readStudyFile } from '../documents/load-study'
import { newStudyPath } from '../documents/new-document'
import type { PathGuard } from '../documents/path-guard'
import { describeStudy, summariseStudy, type StudyKnowledge } from '../documents/study-documents'
import { confineSources } from '../documents/study-sources'
import type { EventBus } from './event-bus'
import type { GroupHandlers } from './handlers'

export interface StudyServices {
  readonly guard: PathGuard
  readonly known: StudyKnowledge
  readonly events: EventBus
  /** @throws ServiceError `read-only` when another process owns the workspace. */
  readonly requireWritable: () => void
  readonly guess: (path: string, read: ReadOptions) => Promise<StudyGuess>
}

/** @throws ServiceError `bad-request` for options that no source has */
function readOptionsOf(read: unknown): ReadOptions {
  const { options, findings } = parseReadOptions(read)
  if (options !== null) return options
  const [first] = findings
  throw new ServiceError({ code: 'bad-request', message: first?.message ?? 'These are no reading options.', findings })
}

/** Study files: listed, opened, written, and guessed from a data file. */
export function studyHandlers(services: StudyServices): GroupHandlers<'studies'> {
  const { guard, known, events } = services

  async function write(target: string, text: string): Promise<StudyDocument> {
    await replaceFile(target, text)
    events.publish({ type: 'workspace-changed' })
    return describeStudy(await readStudyFile(target), guard, known)
  }

  return {
    async 'studies.list'() {
      const paths = await findStudies(guard)
      return Promise.all(paths.map(async (path) => summariseStudy(path, guard, known)))
    },
    async 'studies.open'({ path }) {
      requireStudyPath(path)
      return describeStudy(await readStudyFile(await guard.existing(path)), guard, known)
    },
    async 'studies.save'({ path, text }) {
      requireStudyPath(path)
      services.requireWritable()
      const target = await guard.existing(path)
      const before = (await readStudyFile(target)).study
      const { study } = parseStudy(text)
      if (study !== null) await confineSources(study, target, before, guard)
      return write(target, text)
    },
    async 'studies.create'({ name, text }) {
      services.requireWritable()
      const target = await newStudyPath(name, guard)
      const { study } = parseStudy(text)
      if (study !== null) await confineSources(study, target, null, guard)
      return write(target, text)
    },
    async 'studies.guess'({ path, read }) {
      return services.guess(await guard.existing(path), readOptionsOf(read))
    },
  }
}
