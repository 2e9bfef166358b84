// The certificates of tests/vectors/certificates, made with OpenSSH by its make.sh.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/certificate.h"
#include "crypto/key_files.h"

namespace sshrp::crypto {

inline std::string certificate_line(const std::string& name) {
  return key_file("../certificates/" + name + "-cert.pub");
}
inline Certificate certificate_file(const std::string& name) {
  return Certificate::parse_line(certificate_line(name));
}

}  // namespace sshrp::crypto
