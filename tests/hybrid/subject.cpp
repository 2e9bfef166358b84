// hybrid_subject: the daemon's hybrid key exchanges, line by line on stdin and stdout, for a test to hold
// beside those of others:
//   generate METHOD             C_INIT; the key is kept
//   decapsulate S_REPLY         K, by the key that was generated last
//   encapsulate METHOD C_INIT   S_REPLY K
// Methods by the names of crypto/kex_hybrid.h; bytes in hex.
// SPDX-License-Identifier: MIT
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "crypto/kex_hybrid.h"
#include "util/text.h"

namespace {

using namespace sshrp;

const crypto::Hybrid& hybrid_of(const std::string& name) {
  if (name == "mlkem768x25519") return crypto::mlkem768x25519;
  if (name == "mlkem768nistp256") return crypto::mlkem768nistp256;
  if (name == "sntrup761x25519") return crypto::sntrup761x25519;
  throw std::invalid_argument("no method " + name);
}

Bytes bytes(const std::string& hex) { return util::from_hex(hex).value(); }

}  // namespace

int main() {
  crypto::EphemeralKeyPtr key;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string verb, first, second;
    words >> verb >> first >> second;
    if (verb == "generate") {
      key = crypto::generate_hybrid(hybrid_of(first));
      std::cout << util::hex(key->public_value()) << std::endl;
    } else if (verb == "decapsulate") {
      std::cout << util::hex(key->decapsulate(bytes(first)).view()) << std::endl;
    } else {
      const auto made = crypto::encapsulate_hybrid(hybrid_of(first), bytes(second));
      std::cout << util::hex(made.ciphertext) << ' ' << util::hex(made.secret.view()) << std::endl;
    }
  }
}
