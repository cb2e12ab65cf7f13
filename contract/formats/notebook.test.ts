import type { CellOptions } from '@analysis'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draws } from '../../tests/arbitraries/draws'
import {
  deleteBlock,
  insertCell,
  insertProse,
  moveBlock,
  printNotebook,
  replaceCellBody,
  replaceProse,
} from './edit-notebook'
import type { NotebookDocument } from './notebook'
import { parseNotebook } from './parse-notebook'
import { printCell, printCellBody } from './print-cell'
import { readCellBody } from './read-cell-body'

const text = `---
title: Gate at level 30 or 40
experiment: cookie_cats.study.json
owner: ana
---

# What we asked

Does a *later* gate keep more players?

\`\`\`scorecard
\`\`\`

\`\`\`segments by_country
metric: retention_7
dimensions: [country]
correction: benjamini-hochberg
\`\`\`

\`\`\`js
console.log('prose to us')
\`\`\`

\`\`\`sql
select '\`\`' as ticks
\`\`\`
`

function kinds(document: NotebookDocument): readonly string[] {
  return document.blocks.map((block) => (block.kind === 'cell' ? `${block.cellKind} ${block.name}` : 'prose'))
}

function optionsOf(document: NotebookDocument, name: string): CellOptions | undefined {
  const cell = document.blocks.find((block) => block.kind === 'cell' && block.name === name)
  return cell?.kind === 'cell' && cell.options.ok ? cell.options.value : undefined
}

function findingsOf(source: string): readonly string[] {
  return parseNotebook(source).findings.map((finding) => finding.message)
}

function bodiesOf(document: NotebookDocument): readonly string[] {
  return document.blocks.filter((block) => block.kind === 'cell').map((block) => block.body)
}

describe('parseNotebook', () => {
  test('reads front matter, prose and cells in order', () => {
    const { document, findings } = parseNotebook(text)
    expect(findings).toMatchObject([
      { code: 'unknown-field', severity: 'warning', evidence: { path: 'owner', line: 4 } },
    ])
    expect(document.frontMatter).toEqual({
      title: 'Gate at level 30 or 40',
      experiment: 'cookie_cats.study.json',
      snapshot: null,
    })
    expect(kinds(document)).toEqual(['prose', 'scorecard scorecard', 'segments by_country', 'prose', 'sql sql'])
    expect(optionsOf(document, 'scorecard')).toEqual({ kind: 'scorecard', metrics: null })
    expect(optionsOf(document, 'by_country')).toEqual({
      kind: 'segments',
      metric: 'retention_7',
      dimensions: ['country'],
      correction: 'benjamini-hochberg',
    })
    expect(optionsOf(document, 'sql')).toEqual({ kind: 'sql', sql: "select '``' as ticks" })
  })

  test('gives its text back byte for byte', () => {
    expect(printNotebook(parseNotebook(text).document)).toBe(text)
  })

  test.each([
    '',
    '\uFEFF',
    '---\n',
    '---\na: 1\n---',
    '```sql\nunclosed',
    '\uFEFF---\r\ntitle: x\r\n---\r\n\r\n~~~sql q\r\nselect 1\r\n~~~\r\nend',
  ])('gives %j back byte for byte', (source) => {
    expect(printNotebook(parseNotebook(source).document)).toBe(source)
  })

  test('gives any text back byte for byte', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '---',
        '```sql',
        '```',
        '~~~~ srm',
        '   ```segments a',
        '    ```sql',
        '> ```sql',
        '- x',
        '\t',
        'metric: m',
        '{',
        '\u0000',
        '<!--',
        '[a]: b',
      ),
    )
    const lines = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '\n\n')), { maxLength: 30 })
    fc.assert(
      fc.property(lines, (parts) => {
        const source = parts.map(([part, ending]) => part + ending).join('')
        expect(printNotebook(parseNotebook(source).document)).toBe(source)
      }),
      draws(500),
    )
  })

  test('a cell of another notebook tool, an indented fence and a quoted one are prose', () => {
    const source = '```python\n1\n```\n\n    ```sql\n    select 1\n    ```\n\n> ```sql\n> select 1\n> ```\n'
    expect(kinds(parseNotebook(source).document)).toEqual(['prose'])
  })

  test('names are made unique, and a repeated one is noted', () => {
    const source = '```sql\nselect 1\n```\n```sql\nselect 2\n```\n```srm a\n```\n```srm a\n```\n```srm a_2\n```\n'
    const { document, findings } = parseNotebook(source)
    expect(kinds(document)).toEqual(['sql sql', 'sql sql_2', 'srm a', 'srm a_3', 'srm a_2'])
    expect(findings).toMatchObject([
      { severity: 'warning', message: 'line 9: another cell is already called "a"; this one is read as "a_3"' },
    ])
  })
})

describe('a cell that cannot be read', () => {
  test('names the line of bad YAML', () => {
    expect(findingsOf('# Title\n\n```segments s\nmetric: m\ndimensions: [a\n```\n')).toEqual([
      expect.stringMatching(/^line [56]: segments s: /),
    ])
  })

  test('names every unknown, missing and wrong option with its line', () => {
    const source = '\n```segments s\nmetrics: m\ndimensions: country\ncorrection: sidak\n```\n'
    expect(findingsOf(source)).toEqual([
      'line 2: segments s: metric: expected a string, but it is missing',
      'line 4: segments s: dimensions: expected an array, got "country"',
      'line 5: segments s: correction: expected "none", "bonferroni", "holm", "hochberg", "benjamini-hochberg", "benjamini-yekutieli" or "dunnett", got "sidak"',
      'line 3: segments s: metrics: there is no such field here; did you mean metric?',
    ])
  })

  test('keeps its text, and the other cells work', () => {
    const { document } = parseNotebook('```cuped a\n]\n```\n```srm b\n```\n')
    expect(document.blocks[0]).toMatchObject({ kind: 'cell', name: 'a', body: ']', options: { ok: false } })
    expect(optionsOf(document, 'b')).toEqual({ kind: 'srm', dimensions: null })
  })

  test('is refused when it unfolds aliases into more than it says', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a, *a]', 'metrics: [*b, *b, *b, *b]']
    expect(findingsOf(`\`\`\`scorecard\n${bomb.join('\n')}\n\`\`\`\n`)).toEqual([expect.stringContaining('alias')])
  })

  test('reads front matter that is no mapping as a finding', () => {
    expect(findingsOf('---\ntitle: [1]\n---\n')).toEqual(['line 2: front matter: title: expected a string, got [1]'])
    expect(findingsOf('---\n- 1\n---\n')).toEqual(['line 1: front matter: the document: expected an object, got [1]'])
  })
})

describe('options', () => {
  const cases: readonly CellOptions[] = [
    { kind: 'scorecard', metrics: null },
    { kind: 'scorecard', metrics: ['a', 'b: c', '- d'] },
    { kind: 'cuped', metric: 'm', covariates: ['x'] },
    { kind: 'cuped', metric: 'm', covariates: null },
    { kind: 'sequential', metric: 'm', spending: null, everyDays: 1 },
    { kind: 'sequential', metric: 'm', spending: { kind: 'pocock' }, everyDays: 7 },
    { kind: 'sequential', metric: 'm', spending: { kind: 'kim-demets', parameter: 3 }, everyDays: 1 },
    { kind: 'segments', metric: 'yes', dimensions: ['country', '7'], correction: 'none' },
    { kind: 'srm', dimensions: ['browser'] },
    { kind: 'srm', dimensions: null },
    { kind: 'sql', sql: 'select 1' },
  ]

  test.each(cases)('%j are read back from their own body', (options) => {
    expect(readCellBody(options.kind, 'c', printCellBody(options), 1)).toEqual({ ok: true, value: options })
  })
})

describe('editing', () => {
  const { document } = parseNotebook(text)

  test('replaces a cell body and nothing else', () => {
    const edited = replaceCellBody(document, 2, 'metric: rounds\ndimensions: [device]')
    expect(printNotebook(edited)).toBe(
      text.replace(
        'metric: retention_7\ndimensions: [country]\ncorrection: benjamini-hochberg',
        'metric: rounds\ndimensions: [device]',
      ),
    )
    expect(optionsOf(edited, 'by_country')).toMatchObject({ metric: 'rounds', correction: 'holm' })
  })

  test('a body with fences in it stays one cell', () => {
    const body = 'select 1 -- ```\n```\n````\nselect 2'
    const edited = replaceCellBody(document, 4, body)
    expect(edited.blocks[4]).toMatchObject({ kind: 'cell', body })
    expect(edited.blocks).toHaveLength(5)
    expect(printCell('sql', 'q', body)).toMatch(/^`````sql q\n/)
  })

  test('inserts, deletes and moves blocks', () => {
    const inserted = insertCell(document, 1, 'sql', 'select 2')
    expect(kinds(inserted)).toEqual([
      'prose',
      'sql sql_2',
      'scorecard scorecard',
      'segments by_country',
      'prose',
      'sql sql',
    ])
    expect(printNotebook(deleteBlock(inserted, 1))).toBe(text)
    expect(kinds(moveBlock(document, 4, 1))).toEqual([
      'prose',
      'sql sql',
      'scorecard scorecard',
      'segments by_country',
      'prose',
    ])
    expect(printNotebook(moveBlock(moveBlock(document, 1, 2), 2, 1))).toBe(text)
    expect(kinds(insertCell(document, 5, 'srm', ''))).toContain('srm srm')
    expect(kinds(insertCell(parseNotebook('').document, 0, 'srm', ''))).toEqual(['srm srm'])
  })

  test('prose that comes together becomes one block, its paragraphs still apart', () => {
    const { document: two } = parseNotebook('one\n```sql\n```\ntwo\n')
    const edited = deleteBlock(two, 1)
    expect(edited.blocks).toEqual([{ kind: 'prose', source: 'one\n\ntwo\n' }])
    expect(printNotebook(insertProse(two, 0, 'zero'))).toBe('zero\n\none\n```sql\n```\ntwo\n')
    expect(printNotebook(replaceProse(two, 0, 'none'))).toBe('none\n\n```sql\n```\ntwo\n')
  })

  test('touches no block but its own, wherever it is done', () => {
    const part = fc.constantFrom(
      'text\n',
      'more\n\ntext\n',
      '```sql\nselect 1\n```\n',
      '```srm a\n```\n\n\n',
      '# h\n',
      '```js\n```\n',
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.nat(), fc.nat(), (parts, i, j) => {
        const before = parseNotebook(parts.join('')).document
        const from = i % before.blocks.length
        const moved = moveBlock(before, from, j % before.blocks.length)
        expect(bodiesOf(moved).toSorted()).toEqual(bodiesOf(before).toSorted())
        const edited = replaceCellBody(before, from, 'metric: new')
        const others = before.blocks.filter((_, at) => at !== from)
        for (const other of others) expect(printNotebook(edited)).toContain(other.source)
      }),
      draws(100),
    )
  })
})
