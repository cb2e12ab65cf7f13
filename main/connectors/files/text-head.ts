import { openBytes } from './open-bytes'

const usualHead = 1 << 20
const longestHead = 4 << 20

/** The beginning of a UTF-8 file: whole lines where it has any. */
export async function textHead(path: string): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of openBytes(path)) {
    if (!(chunk instanceof Buffer)) continue
    chunks.push(chunk)
    length += chunk.length
    const enough = length >= usualHead && chunk.includes(0x0a)
    if (enough || length >= longestHead) break
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks))
}
