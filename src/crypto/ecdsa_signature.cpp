#include "crypto/ecdsa_signature.h"

#include <openssl/ecdsa.h>

#include "crypto/pkey_builder.h"
#include "wire/reader.h"
#include "wire/writer.h"

namespace sshrp::crypto {
namespace {

constexpr std::size_t largest_number = 66;  // bytes, for the order of nistp521
constexpr const char* failure = "can't convert an ECDSA signature";

using EcdsaSignature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

}  // namespace

Bytes ecdsa_signature_to_der(BytesView signature) {
  wire::Reader reader(signature);
  const BytesView r = reader.mpint().magnitude;
  const BytesView s = reader.mpint().magnitude;
  reader.end();
  if (r.size() > largest_number || s.size() > largest_number)
    throw wire::ProtocolError("ECDSA signature with a number of more than 66 bytes");
  const EcdsaSignature pair(require(ECDSA_SIG_new(), failure));
  require(ECDSA_SIG_set0(pair.get(), to_number(r).release(), to_number(s).release()), failure);
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
  std::uint8_t* end = der.data();
  der.resize(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), &end)));
  return der;
}

Bytes ecdsa_signature_from_der(BytesView der) {
  const std::uint8_t* begin = der.data();
  const EcdsaSignature pair(require(d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size())), failure));
  Bytes signature;
  wire::Writer(signature)
      .mpint(to_magnitude(ECDSA_SIG_get0_r(pair.get())))
      .mpint(to_magnitude(ECDSA_SIG_get0_s(pair.get())));
  return signature;
}

}  // namespace sshrp::crypto
