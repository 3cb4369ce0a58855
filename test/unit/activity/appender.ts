import { ActivityRecord } from '../../../src/activity/record';

/** A process that writes to the record, as another window does: `appender.ts FOLDER NAME COUNT`. */
const [folder = '', connection = '', count = ''] = process.argv.slice(2);
const record = new ActivityRecord(folder);
const intent = {
  connection,
  service: 'akana',
  host: 'h',
  operation: 'deleteApiLicense',
  subject: {},
} as const;

void Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const noteOutcome = await record.note(intent);
    await noteOutcome({ outcome: 'done', returned: 'é'.repeat(3000) });
  }),
);
