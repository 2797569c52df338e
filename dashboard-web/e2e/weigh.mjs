// What a visit costs, as the browser itself tells: requests, the chain they make, work, what jumps.

/** Slow 4G under a processor four times slower. */
const SLOW_NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};
const SLOW_PROCESSOR = { rate: 4 };
/** Nobody waits for these: the icon of the tab, the live stream, the drawer that is still closed. */
const ASIDE = /\/favicon\.svg$|\/api\/v1\/events$|\/assets\/WaitDrawer-/;

/** Weighs what `visit` does until it ends. */
export async function weigh(page, slow, visit) {
  await page.addInitScript(() => {
    window.weight = { shift: 0, lcp: 0 };
    const observe = (type, take) =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
        type,
        buffered: true,
      });
    observe('layout-shift', (entry) => (window.weight.shift += entry.value));
    observe('largest-contentful-paint', (entry) => (window.weight.lcp = entry.startTime));
  });
  const devtools = await page.context().newCDPSession(page);
  // Thread ticks count work done, not time passed: steady on a busy machine.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await devtools.send('Network.enable');
  if (slow) {
    await devtools.send('Network.emulateNetworkConditions', SLOW_NETWORK);
    await devtools.send('Emulation.setCPUThrottlingRate', SLOW_PROCESSOR);
  }
  const requests = listen(devtools);
  await visit();
  const { metrics } = await devtools.send('Performance.getMetrics');
  const { shift, lcp } = await page.evaluate(() => window.weight);
  const all = [...requests.values()];
  const chain = longestChain(all.filter(({ end, url }) => end && !ASIDE.test(url)));
  const code = all.filter(({ url, bytes }) => bytes && /\.(js|css)$/.test(url));
  return {
    requests: all.length,
    depth: chain.length - 1,
    chain: chain.map(({ url }) => url).join('\n> '),
    codeKb: Math.round(code.reduce((sum, { bytes }) => sum + bytes, 0) / 1000),
    shift,
    lcpMs: Math.round(lcp),
    taskMs: Math.round(metrics.find((m) => m.name === 'TaskDuration').value * 1000),
  };
}

function listen(devtools) {
  const requests = new Map();
  devtools.on('Network.requestWillBeSent', ({ requestId, request, timestamp }) => {
    const { protocol, pathname } = new URL(request.url);
    // A picture inside a style sheet is no request.
    if (protocol !== 'data:') requests.set(requestId, { url: pathname, start: timestamp });
  });
  devtools.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) =>
    Object.assign(requests.get(requestId) ?? {}, { end: timestamp, bytes: encodedDataLength }),
  );
  return requests;
}

/** The most requests of which each began after the one before had ended. */
function longestChain(requests) {
  const chains = new Map();
  let longest = [];
  for (const request of requests.toSorted((a, b) => a.start - b.start)) {
    const before = requests.filter(({ end }) => end <= request.start);
    const longestBefore = before.reduce(
      (most, one) => (chains.get(one).length > most.length ? chains.get(one) : most),
      [],
    );
    const chain = [...longestBefore, request];
    chains.set(request, chain);
    if (chain.length > longest.length) longest = chain;
  }
  return longest;
}
