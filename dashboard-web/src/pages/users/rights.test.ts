/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RIGHTS } from './RightsMatrix';

it('every area of the server has a name people understand', () => {
  const table = readFileSync('../dashboard-api/src/rights.rs', 'utf8');
  const areas = [...table.matchAll(/"\/[^"]*",\s+"(\w+)",\s+\[/g)].map(([, area]) => area);
  expect([...new Set(areas)].sort()).toEqual([...RIGHTS].sort());
});
