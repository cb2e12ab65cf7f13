import type { CellKind } from '@analysis'
import type { NotebookDocument } from './notebook'
import { freeName, parseNotebook } from './parse-notebook'
import { printCell } from './print-cell'

/** The text of a notebook: its blocks' sources, one after the other. An untouched document gives its text back. */
export function printNotebook(document: NotebookDocument): string {
  return document.frontMatterSource + document.blocks.map((block) => block.source).join('')
}

/** Puts another body into the cell at `index`. Every other block keeps its text. */
export function replaceCellBody(document: NotebookDocument, index: number, body: string): NotebookDocument {
  const block = document.blocks[index]
  if (block?.kind !== 'cell') return document
  const source = printCell(block.cellKind, block.name, body) + blankLinesAfter(block.source)
  return reread(document, sourcesOf(document).with(index, source), [])
}

/** Puts other text into the prose at `index`. */
export function replaceProse(document: NotebookDocument, index: number, source: string): NotebookDocument {
  if (document.blocks[index]?.kind !== 'prose') return document
  return reread(document, sourcesOf(document).with(index, source), [index + 1])
}

/** Puts a new cell before the block at `index` (at the end when `index` is the number of blocks), with a free name. */
export function insertCell(document: NotebookDocument, index: number, kind: CellKind, body: string): NotebookDocument {
  const names = document.blocks.map((block) => (block.kind === 'cell' ? block.name : ''))
  return insertProse(document, index, printCell(kind, freeName(kind, new Set(names)), body))
}

/** Puts Markdown before the block at `index`. */
export function insertProse(document: NotebookDocument, index: number, source: string): NotebookDocument {
  return reread(document, sourcesOf(document).toSpliced(index, 0, source), [index, index + 1])
}

export function deleteBlock(document: NotebookDocument, index: number): NotebookDocument {
  return reread(document, sourcesOf(document).toSpliced(index, 1), [index])
}

/** Takes the block at `from` out and puts it in at `to`, counted without it. */
export function moveBlock(document: NotebookDocument, from: number, to: number): NotebookDocument {
  const source = document.blocks[from]?.source
  if (source === undefined || from === to) return document
  const sources = sourcesOf(document).toSpliced(from, 1).toSpliced(to, 0, source)
  return reread(document, sources, [to, to + 1, from < to ? from : from + 1])
}

function sourcesOf(document: NotebookDocument): readonly string[] {
  return document.blocks.map((block) => block.source)
}

/**
 * The document that the sources make, read again so that it is what its text says. `seams` are the positions where
 * blocks newly touch: the block before each ends with a blank line then.
 */
function reread(document: NotebookDocument, sources: readonly string[], seams: readonly number[]): NotebookDocument {
  const spaced = sources.map((source, i) =>
    i < sources.length - 1 && seams.includes(i + 1) ? endWithBlankLine(source) : source,
  )
  const front = sources.length > 0 && seams.includes(0) ? endFrontMatter(document) : document.frontMatterSource
  return parseNotebook(front + spaced.join('')).document
}

function endFrontMatter({ frontMatterSource }: NotebookDocument): string {
  return frontMatterSource.trim() === '' ? frontMatterSource : endWithBlankLine(frontMatterSource)
}

function blankLinesAfter(source: string): string {
  const ending = /(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))*[ \t]*$/.exec(source)?.[0] ?? ''
  return ending.replace(/^(?:\r\n|\r|\n)/, '')
}

function endWithBlankLine(source: string): string {
  if (/(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)[ \t]*$/.test(source)) return source
  return /(?:\r\n|\r|\n)[ \t]*$/.test(source) ? `${source}\n` : `${source}\n\n`
}
