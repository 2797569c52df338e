// The app with hot reload. Talks to FINCO_API (http://host:port) or else to the stub server.
import { createServer } from 'vite';
import { startStub } from '../stub/server.mjs';

if (!process.env.FINCO_API) {
  const stub = await startStub({ port: Number(process.env.STUB_PORT ?? 4310) });
  process.env.FINCO_API = stub.url;
  console.log(`stub API at ${stub.url}; sign in as admin, hr, supervisor or employee: demo-pass`);
}
const server = await createServer();
await server.listen();
server.printUrls();
