import { programArguments } from '@contract'
import { runCli } from './run-cli'
import { processTerminal } from './terminal'

process.exitCode = await runCli(programArguments(process.argv, 'script'), processTerminal())
