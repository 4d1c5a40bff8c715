import { existsSync } from 'node:fs';
import path from 'node:path';

/** Real data stands beside the project, not in it. Tests that need it skip with this reason where it is absent. */
export const sharedData = path.resolve(process.env['SHARED_DIR'] ?? '../shared', 'data');
export const referenceDirectory = path.resolve(process.env['REFERENCE_DIR'] ?? '../shared/reference');

export const needsSharedData = existsSync(path.join(sharedData, 'README.md'))
  ? {}
  : { skip: `no price data at ${sharedData}; SHARED_DIR names the folder that holds data/` };
