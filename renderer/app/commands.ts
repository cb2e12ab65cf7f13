export * from '../state/commands'
