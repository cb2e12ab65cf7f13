import { ServiceError } from '@contract'

export const interim = async (): Promise<never> => {
  throw new ServiceError({ code: 'internal', message: 'not yet connected' })
}
