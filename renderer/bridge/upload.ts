import { wirePaths, type DroppedFile, type Envelope } from '@contract'

/** Sends a file to the browser host's inbox; the browser streams it from disk. */
export async function uploadFile(file: DroppedFile): Promise<Envelope<{ path: string }>> {
  if (!(file instanceof Blob)) return failure('Only a file can be sent to the host.')
  try {
    const response = await fetch(`${wirePaths.upload}?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: file,
    })
    const answer: unknown = await response.json()
    return isUploadAnswer(answer) ? answer : failure(`The host answered ${response.status} without saying why.`)
  } catch (cause) {
    return failure(`${file.name} did not reach the host: ${cause instanceof Error ? cause.message : String(cause)}.`)
  }
}

function failure(message: string): Envelope<never> {
  return {
    ok: false,
    error: { code: 'source-failed', message, hint: 'Check that Assay is still running and that its disk has room.' },
  }
}

function isUploadAnswer(value: unknown): value is Envelope<{ path: string }> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false
  return value.ok === true ? 'value' in value : 'error' in value
}
