#include "crypto/key_line.h"

#include <algorithm>

#include "crypto/certificate_algorithms.h"
#include "crypto/signature_algorithms.h"
#include "util/base64.h"
#include "util/text.h"
#include "wire/reader.h"

namespace sshrp::crypto {

// As for OpenSSH, an algorithm that a key signs with is a name of its type.
bool is_called(std::string_view type, std::string_view name) {
  if (type == name) return true;
  const SignatureAlgorithm* signature = find_signature_algorithm(name);
  const CertificateAlgorithm* certificate = find_certificate_algorithm(name);
  return (signature != nullptr && signature->key_type == type) ||
         (certificate != nullptr && certificate->certificate_type == type);
}

Bytes parse_key_line(std::string_view line) {
  constexpr std::string_view white = " \t";
  const std::string_view text = util::trim(line);
  const std::size_t name_end = std::min(text.find_first_of(white), text.size());
  const std::string_view name = text.substr(0, name_end);
  const std::string_view rest = util::trim(text.substr(name_end));
  auto blob = util::base64_decode(rest.substr(0, rest.find_first_of(white)));
  if (rest.empty() || !blob) throw wire::ProtocolError("public key that isn't a type and base64");
  const std::string_view type = wire::Reader(*blob).text();
  if (!is_called(type, name)) {
    throw wire::ProtocolError("public key that is called " + util::escape(name, 64) + " and is of type " +
                              util::escape(type, 64));
  }
  return std::move(*blob);
}

}  // namespace sshrp::crypto
