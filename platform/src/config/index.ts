export { loadConfig, setting, type ConfigOf, type Setting, type Settings } from './load-config.ts';
export {
  httpUrlSchema,
  identityPrivateKeySetting,
  identityPublicKeySetting,
  logLevelSchema,
  masterKeysSetting,
  portSchema,
  sharedSettings,
  type MasterKey,
  type MasterKeys,
} from './settings.ts';
