// The official client, told what to do by its only argument, JSON:
//   {url, key, size, chunk, way}
// Makes ``size`` bytes, uploads them in the given way, and prints JSON: where they went, their
// SHA-256, how often it was told “success”, and what was left to go on with.
import crypto from 'node:crypto';
import { Upload } from 'tus-js-client';

const { url, key, size, chunk, way } = JSON.parse(process.argv[2]);
const data = crypto.randomBytes(size);
const sha256 = crypto.createHash('sha256').update(data).digest('hex');
let successes = 0;

const options = {
  endpoint: `${url}/clips/`,
  chunkSize: chunk ?? Infinity,
  headers: { 'Heard-Pass': key },
  metadata: { kind: 'film', disguise: 'none' },
  retryDelays: [0, 200, 500, 1000, 2000],
  storeFingerprintForResuming: false,
};

const run = (more, { stopAt, terminate } = {}) => new Promise((done, failed) => {
  const upload = new Upload(data, {
    ...options,
    ...more,
    onError: failed,
    onSuccess: () => { successes += 1; done(upload); },
    onChunkComplete: (_size, sent) => {
      if (stopAt && sent >= stopAt && sent < size) upload.abort(terminate).then(() => done(upload), failed);
    },
  });
  upload.start();
});

const ways = {
  plain: () => run({}),
  // A tab that was closed: a new object knows the address and nothing else.
  resume: async () => run({ uploadUrl: (await run({}, { stopAt: size / 3 })).url }),
  parallel: () => run({ parallelUploads: 3 }),
  creation: () => run({ uploadDataDuringCreation: true }),
  terminate: () => run({}, { stopAt: size / 3, terminate: true }),
};

try {
  const upload = await ways[way]();
  console.log(JSON.stringify({ path: new URL(upload.url, url).pathname, sha256, successes }));
} catch (error) {
  console.log(JSON.stringify({ error: String(error), successes }));
}
