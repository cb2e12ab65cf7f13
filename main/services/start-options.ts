import { Command, InvalidArgumentError, Option } from 'commander'

/** How a host was asked to start. */
export interface StartOptions {
  /** Null: the demo workspace. */
  readonly workspace: string | null
  /** Of the browser host; 0 is a free one. */
  readonly port: number
  /** Open the address in the default browser. */
  readonly open: boolean
  /** Why this is the browser host and not the desktop window. */
  readonly because: string
  /** Studies, notebooks or data to open at once. */
  readonly files: readonly string[]
  /** Run a platform beside the workbench. */
  readonly platform: boolean
}

/**
 * Wrong use ends the process with a message and code 2.
 * @param args Without the program's and the script's name.
 * @param unknown What to do with options that are not ours: Electron's arguments hold Chromium's too.
 */
export function parseStartOptions(args: readonly string[], unknown: 'refuse' | 'ignore'): StartOptions {
  const command = new Command('assay')
    .argument('[files...]', 'studies, notebooks or data to open')
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
    workspace: given.workspace ?? null,
    files: command.args.filter((argument) => !argument.startsWith('-')),
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('expected a port number from 0 to 65535')
}
