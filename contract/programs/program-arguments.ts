import { assertNever } from '@analysis'

/**
 * What stands before a program's own arguments in `process.argv`.
 * - `script`: a runtime and a script, whether Node or a utility process of Electron started it.
 * - `packaged`: the packed application alone.
 * - `folder`: Electron, switches for Chromium, and the folder of the application, as in a checkout.
 */
export type ProgramStart = 'script' | 'packaged' | 'folder'

/**
 * The arguments meant for the program itself. Every program of Assay takes them from here and parses them by value, so
 * that no parser guesses from the runtime what stands before them.
 */
export function programArguments(argv: readonly string[], start: ProgramStart): readonly string[] {
  switch (start) {
    case 'script':
      return argv.slice(2)
    case 'packaged':
      return argv.slice(1)
    case 'folder': {
      const folder = argv.findIndex((argument, at) => at > 0 && !argument.startsWith('-'))
      return folder === -1 ? [] : argv.slice(folder + 1)
    }
    default:
      return assertNever(start)
  }
}
