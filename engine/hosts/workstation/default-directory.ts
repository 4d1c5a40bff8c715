import { homedir } from 'node:os';
import path from 'node:path';

/** Where a person's vault stands unless `--store` names another folder; each system's own place for it. */
export function defaultVaultDirectory(): string {
  if (process.platform === 'win32') {
    return path.join(
      process.env['APPDATA'] ?? path.join(homedir(), 'AppData', 'Roaming'),
      'EnergyOpti Workstation',
    );
  }
  if (process.platform === 'darwin') {
    return path.join(homedir(), 'Library', 'Application Support', 'EnergyOpti Workstation');
  }
  return path.join(
    process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'),
    'energyopti-workstation',
  );
}
