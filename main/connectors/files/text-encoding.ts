import { throwIfAborted } from '@engine'
import { isUtf8 } from 'node:buffer'
import { textDecoderName } from '@contract'
import type { CancelSignal } from '@analysis'
import { openBytes } from './open-bytes'

/** What a file's bytes say about its encoding. */
export interface EncodingEvidence {
  /** By a byte order mark or, for UTF-16, by where its zeros are. */
  readonly marked: 'utf-8' | 'utf-16le' | 'utf-16be' | null
  /** True when every byte of the file is part of a UTF-8 character. */
  readonly isUtf8: boolean
  /** The first stretch that is not ASCII, with what is around it. */
  readonly sample: Buffer
}

const sampleBytes = 1 << 16

/** Looks at every byte of a file. */
export async function encodingEvidence(path: string, signal: CancelSignal | undefined): Promise<EncodingEvidence> {
  let marked: EncodingEvidence['marked'] = null
  let carried = Buffer.alloc(0)
  let valid = true
  let sample = Buffer.alloc(0)
  let first = true
  for await (const chunk of openBytes(path)) {
    throwIfAborted(signal)
    if (!(chunk instanceof Buffer)) continue
    if (first) {
      first = false
      marked = markOf(chunk)
      if (marked === 'utf-16le' || marked === 'utf-16be') return { marked, isUtf8: false, sample: chunk }
    }
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
    const whole = wholeCharacters(bytes)
    if (valid && !isUtf8(bytes.subarray(0, whole))) valid = false
    if (!valid) sample = Buffer.concat([sample, notAscii(chunk)])
    if (sample.length > sampleBytes) break
    carried = bytes.subarray(whole)
  }
  return { marked, isUtf8: valid && (carried.length === 0 || isUtf8(carried)), sample }
}

function markOf(bytes: Buffer): EncodingEvidence['marked'] {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  const looked = bytes.subarray(0, 1000)
  for (const [at, byte] of looked.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  // ASCII letters in UTF-16 have a zero at every other place
  if ((zeros[1] ?? 0) > looked.length / 4 && zeros[0] === 0) return 'utf-16le'
  return (zeros[0] ?? 0) > looked.length / 4 && zeros[1] === 0 ? 'utf-16be' : null
}

/** Length of the bytes without a character that the next chunk completes. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte < 0xc0) continue
    const needed = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return back < needed ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** The lines of a chunk that hold other bytes than ASCII. */
function notAscii(chunk: Buffer): Buffer {
  const lines: Buffer[] = []
  let start = 0
  let other = false
  for (const [at, byte] of chunk.entries()) {
    if (byte >= 0x80) other = true
    if (byte !== 0x0a) continue
    if (other) lines.push(chunk.subarray(start, at + 1))
    start = at + 1
    other = false
  }
  if (other) lines.push(chunk.subarray(start))
  return Buffer.concat(lines).subarray(0, sampleBytes)
}

/** Encodings that a file which is not UTF-8 may have, the likeliest first, with a word as each reads it. */
export function likelyEncodings(sample: Buffer): readonly { readonly encoding: string; readonly example: string }[] {
  const cut = sample.lastIndexOf(0x0a)
  const bytes = cut > 0 ? sample.subarray(0, cut) : sample
  return candidates
    .flatMap(({ encoding, letters }) => {
      const text = decodeOrNull(bytes, encoding)
      if (text === null) return []
      const foreign = text.match(/[^\p{ASCII}]/gu) ?? []
      const fitting = foreign.filter((character) => letters.test(character)).length
      return [{ encoding, example: wordOf(text), score: foreign.length === 0 ? 0 : fitting / foreign.length }]
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 4)
}

/** The letters that a text in the encoding mostly has beside ASCII. */
const candidates = [
  { encoding: 'windows-1252', letters: /[À-ÖØ-öø-ÿŒœŠšŽžŸ€’‘“”–]/u },
  { encoding: 'shift_jis', letters: /[\u3040-\u30ff]/u },
  { encoding: 'cp949', letters: /[\uac00-\ud7a3]/u },
  { encoding: 'euc-jp', letters: /[\u3040-\u30ff]/u },
  {
    encoding: 'gb18030',
    letters:
      /[的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长北京海广州深圳男女]/u,
  },
  {
    encoding: 'big5',
    letters:
      /[的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長臺灣北高]/u,
  },
  { encoding: 'windows-1251', letters: /[а-яА-ЯёЁ]/u },
  { encoding: 'windows-1250', letters: /[ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůžČĎĚŇŘŠŤŮŽőűŐŰ]/u },
] as const

function decodeOrNull(bytes: Buffer, encoding: string): string | null {
  try {
    const text = new TextDecoder(textDecoderName(encoding), { fatal: true }).decode(bytes)
    // control characters stand where a single-byte table has no letter
    return /[\u0080-\u009f]/.test(text) ? null : text
  } catch {
    return null
  }
}

function wordOf(text: string): string {
  return /[\p{L}\p{N}]*[^\p{ASCII}\s]+[\p{L}\p{N}]*/u.exec(text)?.[0].slice(0, 30) ?? ''
}
