import type { WebPreferences } from 'electron';

/** Written out although most are defaults: a default may change, and the test reads this list. */
export const webPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  enableBlinkFeatures: '',
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  spellcheck: false,
  safeDialogs: true,
  // A market display must not slow down because another window covers it.
  backgroundThrottling: false,
} as const satisfies WebPreferences;
