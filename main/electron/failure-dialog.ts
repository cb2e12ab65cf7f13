import { release } from 'node:os'
import { app, clipboard, dialog, type BrowserWindow } from 'electron'
import { appVersion } from '../app-version'
import { withoutSecrets } from '../services/log'

export interface FailureDialog<Answer extends string> {
  /** What happened, as a sentence. */
  readonly message: string
  /** What is safe, what is lost, and what can be done. */
  readonly detail: string
  /** For whoever mends Assay: what "Copy Details" copies, besides versions. */
  readonly details: string
  /** By label; the first is taken by Enter, the last by Escape. */
  readonly answers: Readonly<Partial<Record<Answer, string>>>
}

/** Tells a person of a failure and waits for an answer. Details can be copied as often as it takes. */
export async function showFailure<Answer extends string>(
  { message, detail, details, answers }: FailureDialog<Answer>,
  window: BrowserWindow | null = null,
): Promise<Answer> {
  const names = Object.keys(answers).filter((name): name is Answer & string => name in answers)
  const [first] = names
  if (first === undefined) throw new Error('a failure needs an answer')
  const buttons = [...names.map((name) => answers[name] ?? name), 'Copy Details']
  for (;;) {
    const options = {
      type: 'error' as const,
      title: 'Assay',
      message,
      detail,
      buttons,
      defaultId: 0,
      cancelId: names.length - 1,
      noLink: true,
    }
    const isThere = window !== null && !window.isDestroyed()
    const { response } = await (isThere ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
    const answer = names[response]
    if (answer !== undefined) return answer
    void clipboard.writeText(problemText(`${message}\n${details}`))
  }
}

/** Text for a report of a problem: versions and what happened, without secrets. */
export function problemText(what: string): string {
  const { electron, chrome, node } = process.versions
  const system = `${process.platform} ${release()} ${process.arch}${app.isPackaged ? '' : ', from a checkout'}`
  return withoutSecrets(
    `Assay ${appVersion} (Electron ${electron}, Chrome ${chrome}, Node ${node}) on ${system}\n\n${what}\n`,
  )
}

export function textOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)
}

export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure)
}
