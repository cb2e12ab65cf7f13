import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { isLink } from './experiment-link'

/** What a start asks for. One that finds Assay running hands this over: paths are absolute, whatever its folder was. */
export const startRequest = z.object({
  /** Null: the workspace of the last time, or the demo workspace. */
  workspace: z.string().nullable(),
  /** Studies, notebooks or data to open at once, and addresses of experiments (`assay://experiment/ID`). */
  files: z.array(z.string()).readonly(),
})
export type StartRequest = z.infer<typeof startRequest>

/** How a host was asked to start. */
export interface StartOptions extends Readonly<StartRequest> {
  /** Of the browser host; 0 is a free one. */
  readonly port: number
  /** Open the address in the default browser. */
  readonly open: boolean
  /** Why this is the browser host and not the desktop window. */
  readonly because: string
  /** Run a platform beside the workbench. */
  readonly platform: boolean
}

export interface ParseStartOptions {
  /** What to do with options that are not ours: Electron's arguments hold Chromium's too. */
  readonly unknown: 'refuse' | 'ignore'
  /** The folder that relative paths start from. */
  readonly folder: string
}

/**
 * Wrong use ends the process with a message and code 2.
 * @param args The program's own arguments; see `programArguments`.
 */
export function parseStartOptions(args: readonly string[], { unknown, folder }: ParseStartOptions): StartOptions {
  const command = new Command('assay')
    .argument('[files...]', 'studies, notebooks or data to open, or assay://experiment/ID')
    .option('--workspace <folder>', 'the workspace folder (default: a demo workspace)')
    .option('--port <number>', 'port of the browser host on 127.0.0.1', parsePort, 0)
    .option('--open', 'open the default browser', false)
    .option('--no-platform', 'run no experimentation platform beside the workbench')
    .addOption(new Option('--because <reason>', 'why this is the browser host').default('asked for').hideHelp())
    .allowUnknownOption(unknown === 'ignore')
    .exitOverride((exit) => process.exit(exit.exitCode === 0 ? 0 : 2))
    .parse([...args], { from: 'user' })
  const given = command.opts<{ workspace?: string; port: number; open: boolean; because: string; platform: boolean }>()
  return {
    ...given,
    workspace: given.workspace === undefined ? null : resolve(folder, given.workspace),
    files: command.args.filter((argument) => !argument.startsWith('-')).map((file) => placeOf(file, folder)),
  }
}

/** A file by its absolute path; an address stays one. File managers may hand over `file:` URLs. */
function placeOf(argument: string, folder: string): string {
  if (isLink(argument)) return argument
  return /^file:\/\//i.test(argument) && URL.canParse(argument) ? pathOfUrl(argument) : resolve(folder, argument)
}

/** A URL of another computer's file has no path here: it stays, and is told to be missing. */
function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    return url
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('expected a port number from 0 to 65535')
}
