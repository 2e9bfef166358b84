// AES-GCM by Intel's libipsec-mb, whose code for VAES is twice and more as fast as that of libcrypto before
// 3.1. Of the library only calls are used that do a packet at once, none of its jobs.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "crypto/ciphers.h"
#include "util/result.h"

struct IMB_MGR;

namespace sshrp::crypto {

/// The library made ready: a table of functions, in memory that nobody can write any more. Any number of
/// threads may use one. It outlives the ciphers that it made.
class IpsecMb {
 public:
  /// The processors that code is written for. avx512 is with VAES and VPCLMULQDQ.
  enum class Code { sse, avx2, avx512 };

  /// Or why it can't be had: this build is without the library, its version isn't that of the header, its own
  /// test of itself failed, the processor lacks something. To be called before a sandbox forbids mprotect.
  static Result<std::unique_ptr<const IpsecMb>> load(Code code);

  /// "ipsec-mb 1.3.0"
  static std::string version();

  OpeningCipherPtr opening(const CipherRow& row, const DirectionKeys& keys) const;
  SealingCipherPtr sealing(const CipherRow& row, const DirectionKeys& keys) const;

 private:
  struct Unmap {
    void operator()(IMB_MGR* manager) const;
  };
  using Manager = std::unique_ptr<IMB_MGR, Unmap>;

  explicit IpsecMb(Manager manager) : manager_(std::move(manager)) {}

  Manager manager_;
};

}  // namespace sshrp::crypto
