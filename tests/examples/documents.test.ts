import { describe, expect, it } from 'vitest'
import { parseNotebook, parseStudy, problemDocument } from '@contract'
import { runCli } from '../../main/cli/run-cli'
import { writtenExamples, type WrittenExample } from './written-examples'

const examples = writtenExamples()
const documents = examples.filter(({ language }) => language === 'json')
/** What has a test of its own: drawings, synopses, commands and programs. */
const others: readonly string[] = ['', 'sh', 'ts']
const cells = examples.filter(({ language }) => ![...others, 'json'].includes(language))

const source = { kind: 'subjects', file: 'visits.csv', subject: 'user_id', variant: 'group' }
const experiment = {
  experiment_id: 'checkout',
  variants: [{ id: 'old', is_control: true }, { id: 'new' }],
  metrics: [],
}

/** A whole document of a part: a metric or a source needs the rest of a study around it. */
function studyAround(text: string): unknown {
  const part: unknown = JSON.parse(text.startsWith('{') ? text : `{${text}}`)
  if (typeof part !== 'object' || part === null) return part
  if ('format' in part) return part
  if ('source' in part) return { format: 'assay.study/1', experiment, source: part.source }
  return { format: 'assay.study/1', experiment: { ...experiment, metrics: [part] }, source }
}

function place({ page, line }: WrittenExample): string {
  return `${page}, line ${line}`
}

describe('JSON of the pages', () => {
  it.each(documents.map((example) => [place(example), example.text] as const))('%s is read as it stands', (_, text) => {
    if (text.includes('"about:blank"')) expect(problemDocument.safeParse(JSON.parse(text)).error).toBeUndefined()
    else expect(parseStudy(JSON.stringify(studyAround(text)))).toMatchObject({ findings: [], study: {} })
  })
})

describe('cells of the pages', () => {
  it.each(cells.map((example) => [place(example), example] as const))('%s is read as it stands', (_, example) => {
    const text = `---\nexperiment: checkout\n---\n\n\`\`\`${example.language} ${example.name}\n${example.text}\n\`\`\`\n`
    const reading = parseNotebook(text)
    expect(reading).toMatchObject({ findings: [], document: { blocks: [{ kind: 'cell', options: { ok: true } }] } })
  })
})

describe('the synopsis of the command line', () => {
  const lines = examples
    .filter(({ page, text }) => page === 'docs/formats.md' && text.startsWith('assay '))
    .flatMap(({ text }) => text.split('\n'))

  it('is there', () => expect(lines.length).toBeGreaterThan(10))

  it.each(lines)('%s', async (line) => {
    const [commands, options] = wordsOf(line)
    for (const command of commands) {
      const help = await helpOf(command)
      expect(help).toContain(`Usage: assay ${command.join(' ')}`)
      for (const option of options) expect(help).toMatch(new RegExp(`${option}\\b`))
    }
  })
})

/** Command and options that a line names; `register|show` are two commands. */
function wordsOf(line: string): readonly [readonly (readonly string[])[], readonly string[]] {
  const words = line.split(/\s+/).slice(1)
  const names = words.slice(
    0,
    words.findIndex((word) => !/^[a-z|]+$/.test(word)),
  )
  const commands = names.reduce<readonly (readonly string[])[]>(
    (before, name) => before.flatMap((command) => name.split('|').map((each) => [...command, each])),
    [[]],
  )
  return [commands, line.match(/--[a-z-]+/g) ?? []]
}

async function helpOf(command: readonly string[]): Promise<string> {
  let out = ''
  await runCli([...command, '--help'], {
    out: (text) => {
      out += text
    },
    note: () => undefined,
    progress: () => undefined,
    width: null,
    signal: new AbortController().signal,
    environment: {},
    now: () => new Date().toISOString(),
  })
  return out
}
