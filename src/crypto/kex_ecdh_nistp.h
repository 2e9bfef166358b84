// ecdh-sha2-nistp256, -nistp384 and -nistp521: RFC 5656 §4 and §6.3.
#pragma once

#include <memory>

#include "crypto/key_agreement.h"

namespace sshrp::crypto {

std::unique_ptr<KeyAgreement> generate_ecdh_nistp256();
std::unique_ptr<KeyAgreement> generate_ecdh_nistp384();
std::unique_ptr<KeyAgreement> generate_ecdh_nistp521();

}  // namespace sshrp::crypto
