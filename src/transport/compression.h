// zlib@openssh.com: RFC 4253 §6.2's zlib, begun only after login (OpenSSH's PROTOCOL §1.2).
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "transport/sealable_payload.h"

namespace sshrp::transport {

enum class Compression { none, zlib_after_login };

/// Inflates one payload after the other of one direction.
class Inflater {
 public:
  Inflater();
  ~Inflater();
  /// The inflated payload, valid until the next call. Throws ProtocolError(compression_error) for data that
  /// isn't zlib's, or that inflates to more than `limit` bytes.
  SealablePayload inflate(BytesView compressed, std::size_t limit);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
  Bytes room_;
};

/// Deflates one payload after the other of one direction.
class Deflater {
 public:
  Deflater();
  ~Deflater();
  /// The deflated payload, valid until the next call.
  SealablePayload deflate(BytesView payload);

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
  Bytes room_;
};

}  // namespace sshrp::transport
