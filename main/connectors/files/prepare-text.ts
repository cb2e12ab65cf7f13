import { createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { textDecoderName, type ReadingQuestion, type ReadOptions } from '@contract'
import type { StagingContext } from '../connector'
import { questionFinding, unusable, unusableFor } from '../failures'
import type { SourceFile } from './expand-files'
import { encodingEvidence, likelyEncodings, type EncodingEvidence } from './text-encoding'
import { openBytes } from './open-bytes'

/** A text file as UTF-8: itself, or a copy in the pull's folder. */
export interface PreparedText {
  readonly file: SourceFile
  readonly path: string
  readonly encoding: string
  readonly questions: readonly ReadingQuestion[]
}

/**
 * Makes a text file UTF-8. A byte order mark decides its encoding, then `read.encoding`, then whether all of it is
 * UTF-8; a file that is none of these may be read in several encodings and is asked about.
 * @throws ServiceError `invalid-input` when the encoding is open and the context refuses that, or the bytes do not fit it
 */
export async function prepareText(
  file: SourceFile,
  read: ReadOptions,
  name: string,
  context: StagingContext,
): Promise<PreparedText> {
  const evidence = await encodingEvidence(file.path, context.signal)
  const asked = evidence.marked ?? (read.encoding === undefined ? null : textDecoderName(read.encoding))
  if (asked === null && evidence.isUtf8) return { file, path: file.path, encoding: 'utf-8', questions: [] }
  const questions = asked === null ? [encodingQuestion(file, evidence)] : []
  if (context.openReadings !== 'propose' && questions.length > 0) {
    throw unusableFor(questions.map((question) => questionFinding(question, 'error')))
  }
  const encoding = asked ?? questions[0]?.readings[0]?.answer.read?.encoding ?? 'utf-8'
  const isUtf8 = textDecoderName(encoding) === 'utf-8'
  if (isUtf8 && evidence.isUtf8) return { file, path: file.path, encoding, questions }
  const path = join(context.workFolder, `${name}-${basename(file.path).replace(/\.gz$/i, '')}`)
  await transcode(file, path, encoding)
  return { file, path, encoding, questions }
}

function encodingQuestion({ name }: SourceFile, { sample }: EncodingEvidence): ReadingQuestion {
  const found = likelyEncodings(sample)
  const readings = found.map(({ encoding, example }) => ({ label: encoding, example, answer: { read: { encoding } } }))
  return {
    field: 'encoding',
    columns: [],
    message: `${name} is not UTF-8, and its bytes do not say which encoding it has: save it as UTF-8 (in a spreadsheet: "CSV UTF-8") or name the encoding. ${found.map(({ encoding, example }) => `${JSON.stringify(example)} in ${encoding}`).join(', ')}`,
    readings,
  }
}

async function transcode(file: SourceFile, to: string, encoding: string): Promise<void> {
  const decoder = new TextDecoder(textDecoderName(encoding), { fatal: true })
  const convert = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        done(null, decoder.decode(chunk, { stream: true }))
      } catch (cause) {
        done(wrongEncoding(file, encoding, cause))
      }
    },
    flush(done) {
      try {
        done(null, decoder.decode())
      } catch (cause) {
        done(wrongEncoding(file, encoding, cause))
      }
    },
  })
  await pipeline(openBytes(file.path), convert, createWriteStream(to))
}

function wrongEncoding({ name }: SourceFile, encoding: string, cause: unknown): Error {
  return unusable(
    {
      code: 'unreadable-source',
      message: `${name} is not ${encoding} text: some of its bytes are no character of that encoding.`,
      hint: 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8"), or name its encoding in "read.encoding".',
      evidence: { file: name, encoding },
    },
    cause,
  )
}
