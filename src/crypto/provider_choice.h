// What a configuration says of the libraries that compute.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::crypto {

/// automatic: what is faster, as crypto_provider.h has it.
enum class CryptoProvider { automatic, openssl };

}  // namespace sshrp::crypto
