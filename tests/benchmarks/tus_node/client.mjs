// One client for both servers. Its only argument is JSON:
//   {targets: [{name, url, headers}], mib, chunk, rounds, many}
// Uploads ``mib`` MiB to each target in turn, ``rounds`` times after one to warm up, then ``many`` at
// once to the first. Prints JSON: seconds of each upload by target, and the errors of the many.
import crypto from 'node:crypto';
import { Upload } from 'tus-js-client';

const MIB = 1048576;
const { targets, mib, chunk, rounds, many } = JSON.parse(process.argv[2]);
const data = crypto.randomBytes(mib * MIB);

const upload = ({ url, headers }, bytes) => new Promise((done, failed) => {
  const began = performance.now();
  // Each upload has a pass of its own, as each child has.
  const own = headers ? { ...headers, 'Heard-Pass': crypto.randomBytes(16).toString('hex') } : {};
  new Upload(bytes, {
    endpoint: url, chunkSize: chunk, headers: own, retryDelays: null,
    storeFingerprintForResuming: false, onError: failed,
    onSuccess: () => done((performance.now() - began) / 1000),
  }).start();
});

const seconds = Object.fromEntries(targets.map(({ name }) => [name, []]));
for (const target of targets) await upload(target, data);
for (let round = 0; round < rounds; round += 1) {
  for (const target of targets) seconds[target.name].push(await upload(target, data));
}
const part = data.subarray(0, 10 * MIB);
const ended = await Promise.allSettled(Array.from({ length: many }, () => upload(targets[0], part)));
const errors = ended.filter(({ status }) => status === 'rejected').map(({ reason }) => String(reason));
console.log(JSON.stringify({ seconds, errors }));
