// known_hosts files, and what they say of a host.
// SPDX-License-Identifier: MIT
#include "access/known_hosts.h"
#include "target.h"

using namespace sshrp;

namespace {

constexpr std::string_view some_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICnSPsDCEm94PM+pvYCCCp1YpUOZ8JxUWsBEjiOqrqCG";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = crypto::PublicKey::parse_line(some_key);
  const std::string_view text = as_text({data, size});
  const auto hosts = access::KnownHosts::parse(text, "known_hosts");
  for (const std::uint16_t port : {std::uint16_t{22}, std::uint16_t{2222}}) {
    const auto found = hosts.lookup("host.example", port, key);
    fuzz::expect((found.match == access::KnownHosts::Match::none) == (found.line == 0),
                 "a match has its line");
    hosts.key_types("host.example", port);
  }
  return 0;
}
