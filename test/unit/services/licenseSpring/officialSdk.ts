// Runs the official SDK in a process of its own: it sets environment variables, loads a native library and keeps
// a timer for as long as its token lives.
//   node --import tsx officialSdk.ts '{"now": …, "config": …, "request": …}'
import { mock } from 'node:test';
import { LicenseAPI } from '@licensespring/node-sdk';

const { now, config, request } = JSON.parse(process.argv[2] ?? '');
mock.timers.enable({ apis: ['Date'], now });
const api = new LicenseAPI({ appName: 'test', appVersion: '1', hardwareID: request.hardware_id, ...config });
void api.deactivateLicense(request).then(
  result => process.stdout.write(String(result), () => process.exit()),
  error => process.stderr.write(JSON.stringify(error), () => process.exit(1)),
);
