// Signatures in OpenSSH's SSHSIG armour, from tests/vectors.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "crypto/key_files.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {

constexpr std::string_view ssh_sig_text = "what is signed";

/// What ssh-keygen -Y sign made, with the bytes that it signed (OpenSSH's PROTOCOL.sshsig).
struct SshSig {
  std::string algorithm;
  Bytes data;
  Bytes signature;
};

inline SshSig sshsig_file(const std::string& name) {
  std::string base64;
  const std::string file = key_file(name + ".sshsig");
  for (std::string_view line : util::split(file, '\n'))
    if (!line.starts_with("-----")) base64 += line;
  const Bytes bytes = util::base64_decode(base64).value();
  wire::Reader reader(bytes);
  reader.take(6);  // "SSHSIG"
  reader.uint32();
  reader.string();  // the public key
  const BytesView name_space = reader.string();
  const BytesView reserved = reader.string();
  const BytesView hash = reader.string();
  const BytesView signature = reader.string();
  EXPECT_EQ(as_text(hash), "sha512");
  SshSig sshsig{std::string(wire::Reader(signature).text()), {}, to_vector(signature)};
  wire::Writer(sshsig.data)
      .raw(as_bytes("SSHSIG"))
      .string(name_space)
      .string(reserved)
      .string(hash)
      .string(digest(DigestKind::sha512, as_bytes(ssh_sig_text)).view());
  return sshsig;
}

}  // namespace sshrp::crypto
