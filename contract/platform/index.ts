export {
  instant as wireInstant,
  jsonDocument,
  percent as wirePercent,
  platformId,
  shortText,
  subjectId,
  versionNumber,
} from './wire-values'
export * from './roles'
export * from './registry-documents'
export * from './experiment-document'
export * from './lifecycle'
export * from './config-snapshot'
export * from './stream-message'
export * from './problem-document'
export * from './assignment-wire'
export * from './governance-documents'
export * from './excluded-experiments'
export * from './to-spec'
export * from './to-assignment'
export * from './property-name'
export * from './event-wire'
export * from './monitor-wire'
export * from './request-problems'
export * from './sample-size'
export * from './data-export'
export * from './platform-notice'
