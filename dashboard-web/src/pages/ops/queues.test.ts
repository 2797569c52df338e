import { expect, it } from 'vitest';
import { QUEUES } from './QueueTable';

it('every job of the server has a name people understand', () => {
  const files = Object.keys(import.meta.glob('../../../../crates/jobs/src/*_*.rs'));
  const jobs = files.map((path) => path.replace(/^.*\/|\.rs$/g, ''));
  expect(jobs.sort()).toEqual([...QUEUES].sort());
});
