// The hybrid key exchanges with arithmetic of others: ML-KEM and the curves of noble, in JavaScript, sntrup761 of PQClean, in WebAssembly.
// Speaks as tests/hybrid/subject.cpp does, and adds K_CL, the classical secret, to each K.
// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

globalThis.crypto ??= webcrypto; // node 18 has it only here
const require = createRequire(import.meta.url);
const { ml_kem768 } = require("@noble/post-quantum/ml-kem");
const { x25519 } = require("@noble/curves/ed25519");
const { p256 } = require("@noble/curves/p256");

async function load_sntrup761(folder) {
  const file = `${folder}/@openforge-sh/liboqs/dist/sntrup761.min.js`;
  const library = await (await import(pathToFileURL(file))).default();
  const kem = library._OQS_KEM_new(put(library, Buffer.from("sntrup761\0")));
  const buffer = (size) => library._malloc(size);
  const get = (at, size) => Buffer.from(library.HEAPU8.subarray(at, at + size));
  const [pk, sk, ct, ss] = [1158, 1763, 1039, 32].map(buffer);
  const done = (status) => {
    if (status !== 0) throw new Error("sntrup761 has failed");
  };
  return {
    public_size: 1158,
    ciphertext_size: 1039,
    generate() {
      done(library._OQS_KEM_keypair(kem, pk, sk));
      return { public_key: get(pk, 1158), private_key: get(sk, 1763) };
    },
    encapsulate(public_key) {
      library.HEAPU8.set(public_key, pk);
      done(library._OQS_KEM_encaps(kem, ct, ss, pk));
      return { ciphertext: get(ct, 1039), secret: get(ss, 32) };
    },
    decapsulate(ciphertext, private_key) {
      library.HEAPU8.set(ciphertext, ct);
      library.HEAPU8.set(private_key, sk);
      done(library._OQS_KEM_decaps(kem, ss, ct, sk));
      return get(ss, 32);
    },
  };
}

function put(library, bytes) {
  const at = library._malloc(bytes.length);
  library.HEAPU8.set(bytes, at);
  return at;
}

const mlkem768 = {
  public_size: 1184,
  ciphertext_size: 1088,
  generate() {
    const { publicKey, secretKey } = ml_kem768.keygen();
    return { public_key: publicKey, private_key: secretKey };
  },
  encapsulate(public_key) {
    const { cipherText, sharedSecret } = ml_kem768.encapsulate(public_key);
    return { ciphertext: cipherText, secret: sharedSecret };
  },
  decapsulate: (ciphertext, private_key) => ml_kem768.decapsulate(ciphertext, private_key),
};

const curve25519 = {
  private_key: () => x25519.utils.randomPrivateKey(),
  public_key: (private_key) => x25519.getPublicKey(private_key),
  agree: (private_key, public_key) => x25519.getSharedSecret(private_key, public_key),
};
const nistp256 = {
  private_key: () => p256.utils.randomPrivateKey(),
  public_key: (private_key) => p256.getPublicKey(private_key, false),
  agree: (private_key, public_key) => p256.getSharedSecret(private_key, public_key, true).subarray(1), // its x alone
};

const hex = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part))).toString("hex");
const combine = (digest, K_PQ, K_CL) => createHash(digest).update(K_PQ).update(K_CL).digest("hex");

const methods = {
  mlkem768x25519: [mlkem768, curve25519, "sha256"],
  mlkem768nistp256: [mlkem768, nistp256, "sha256"],
  sntrup761x25519: [await load_sntrup761(process.argv[2]), curve25519, "sha512"],
};

let kept;

const verbs = {
  generate(method) {
    const [kem, curve] = methods[method];
    kept = { method, kem: kem.generate(), own: curve.private_key() };
    return hex(kept.kem.public_key, curve.public_key(kept.own));
  },
  decapsulate(reply) {
    const [kem, curve, digest] = methods[kept.method];
    const bytes = Buffer.from(reply, "hex");
    const K_PQ = kem.decapsulate(bytes.subarray(0, kem.ciphertext_size), kept.kem.private_key);
    const K_CL = curve.agree(kept.own, bytes.subarray(kem.ciphertext_size));
    return `${combine(digest, K_PQ, K_CL)} ${hex(K_CL)}`;
  },
  encapsulate(method, init) {
    const [kem, curve, digest] = methods[method];
    const bytes = Buffer.from(init, "hex");
    const { ciphertext, secret } = kem.encapsulate(bytes.subarray(0, kem.public_size));
    const own = curve.private_key();
    const K_CL = curve.agree(own, bytes.subarray(kem.public_size));
    return `${hex(ciphertext, curve.public_key(own))} ${combine(digest, secret, K_CL)} ${hex(K_CL)}`;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [verb, ...words] = line.split(" ");
  console.log(verbs[verb](...words));
}
