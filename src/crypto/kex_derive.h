// What the key agreements have in common: the derivation by EVP, and the error for an illegal public value.
#pragma once

#include <string_view>

#include "crypto/openssl.h"
#include "util/secret.h"

namespace sshrp::crypto {

/// Throws wire::ProtocolError(key_exchange_failed); the queue of OpenSSL's errors is emptied.
[[noreturn]] void refuse_public_value(std::string_view sentence);

/// The shared secret of our private key and the peer's public value, which the caller has validated.
util::SecretBytes derive(EVP_PKEY* own, EVP_PKEY* peer);

}  // namespace sshrp::crypto
