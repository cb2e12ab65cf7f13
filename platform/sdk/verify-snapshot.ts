import { canonicalJson } from '@analysis'
import { snapshotSignature } from '@contract'
import type { SdkEnvironment } from './environment'

/** Whether a snapshot document, as it came over the wire, is signed by the holder of the key. */
export async function isSigned(
  document: Readonly<Record<string, unknown>>,
  publicKey: Uint8Array,
  environment: SdkEnvironment,
): Promise<boolean> {
  const { signature, ...signed } = document
  const read = snapshotSignature.safeParse(signature)
  if (!read.success) return false
  const bytes = new TextEncoder().encode(canonicalJson(signed))
  return environment.verify(publicKey, bytesOfBase64(read.data.value), bytes)
}

/** The DER bytes between the lines of a PEM block. */
export function bytesOfPem(pem: string): Uint8Array {
  return bytesOfBase64(pem.replaceAll(/-----[A-Z ]+-----|\s/g, ''))
}

function bytesOfBase64(text: string): Uint8Array {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(standard), (character) => character.codePointAt(0) ?? 0)
}
