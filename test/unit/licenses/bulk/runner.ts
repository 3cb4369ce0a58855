import { Office } from './office';
import { apiLicenses, clusters, devices } from './thousand';

/** A process of its own that runs a list, until it is at its end or killed: `node runner.js <what as JSON>`. */
async function main(): Promise<void> {
  const { service, count, folder, sandbox } = JSON.parse(process.argv[2] ?? '');
  const many = [clusters, devices, apiLicenses].find(one => one.service === service) ?? clusters;
  const office = new Office(folder, many.listing(sandbox));
  await office.run(many.text(count), { sendsAgain: true, concurrency: 4 });
}

void main();
