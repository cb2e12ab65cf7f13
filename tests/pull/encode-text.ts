/** An encoding in which a test writes a file. */
export interface WrittenEncoding {
  /** As a study calls it. */
  readonly name: string
  readonly mark: boolean
  /** Letters of the language that is written in it. */
  readonly letters: string
}

export const writtenEncodings: readonly WrittenEncoding[] = [
  { name: 'utf-8', mark: false, letters: 'aeéüñ名古屋京' },
  { name: 'utf-8', mark: true, letters: 'aeéüñ名古屋京' },
  { name: 'utf-16le', mark: true, letters: 'aeéüñ名古屋京' },
  { name: 'windows-1252', mark: false, letters: 'aeioéèüöäñç' },
  { name: 'shift_jis', mark: false, letters: '名古屋東京大阪福岡' },
  { name: 'gb18030', mark: false, letters: '北京上海广州深圳' },
]

const inverted = new Map<string, ReadonlyMap<string, Buffer>>()

/** The bytes that a decoder of the platform reads as the text. @throws Error for a letter that the encoding lacks */
export function encodeText(text: string, { name, mark }: WrittenEncoding): Buffer {
  if (name === 'utf-8') return Buffer.from(mark ? `\ufeff${text}` : text, 'utf8')
  if (name === 'utf-16le') return Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le')
  const bytes = inverted.get(name) ?? inverse(name)
  inverted.set(name, bytes)
  return Buffer.concat(
    Array.from(text).map((letter) => {
      const found = bytes.get(letter)
      if (found === undefined) throw new Error(`${name} has no ${letter}`)
      return found
    }),
  )
}

/** Every letter that one or two bytes stand for. */
function inverse(name: string): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(name)
  const found = new Map<string, Buffer>()
  const note = (bytes: Buffer) => {
    const letter = decoder.decode(bytes)
    if (Array.from(letter).length === 1 && letter !== '\ufffd' && !found.has(letter)) found.set(letter, bytes)
  }
  for (let one = 0; one < 256; one++) note(Buffer.from([one]))
  for (let one = 0x81; one < 0xff; one++) for (let two = 0x40; two < 0xff; two++) note(Buffer.from([one, two]))
  return found
}
