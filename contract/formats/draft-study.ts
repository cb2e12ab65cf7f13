import { studyFormat } from './parse-study'

/** A study before it is text: its parts as the format writes them. */
interface StudyDraft {
  readonly experiment: object
  readonly source: object
}

/** The text of a new study file, whoever drafts it: a guess, the sheet that corrects one, a platform's experiment. */
export function draftStudy(draft: StudyDraft): string {
  return `${JSON.stringify({ format: studyFormat, ...draft }, null, 2)}\n`
}
