// A private key file, which an operator may have got wrong in any way.
#include "crypto/private_key_file.h"

using namespace sshrp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    crypto::parse_private_key(as_text({data, size}), "correct horse");
  } catch (const crypto::KeyFileError&) {
  }
  return 0;
}
