// SPDX-License-Identifier: MIT
#include "crypto/openssl.h"

#include <openssl/err.h>

namespace sshrp::crypto {
namespace {

std::string with_reason(const std::string& what) {
  const unsigned long error = ERR_get_error();
  ERR_clear_error();
  if (error == 0) return what;
  char reason[256];
  ERR_error_string_n(error, reason, sizeof reason);
  return what + ": " + reason;
}

}  // namespace

OpenSslError::OpenSslError(const std::string& what) : std::runtime_error(with_reason(what)) {}

}  // namespace sshrp::crypto
