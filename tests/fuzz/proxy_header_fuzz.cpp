// The PROXY protocol's header: what is read of any bytes, and that what is written is read as it was.
// SPDX-License-Identifier: MIT
#include "net/proxy_header.h"
#include "target.h"

using namespace sshrp;

namespace {

constexpr net::ProxyHeaderVersion versions[] = {net::ProxyHeaderVersion::v1, net::ProxyHeaderVersion::v2};

void write_and_read(const std::optional<net::Ends>& ends) {
  for (const auto version : versions) {
    const Bytes written = net::make_proxy_header(version, ends);
    const auto again = net::parse_proxy_header(written);
    const auto* header = std::get_if<net::ProxyHeader>(&again);
    fuzz::expect(header != nullptr && header->size == written.size(), "what is written is a header");
    fuzz::expect(header != nullptr && header->ends == ends, "it says the same");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView bytes(data, std::min(size, net::max_proxy_header_v2 + 16));
  const auto whole = net::parse_proxy_header(bytes);
  std::size_t decided = 0;  // bytes that were enough
  auto parsed = net::parse_proxy_header({});
  while (const auto* unfinished = std::get_if<net::ProxyHeaderUnfinished>(&parsed)) {
    fuzz::expect(unfinished->missing > 0, "something is missing");
    fuzz::expect(decided <= net::max_proxy_header_v2, "a header is bounded");
    if (decided == bytes.size()) break;
    parsed = net::parse_proxy_header(bytes.first(++decided));
  }
  if (const auto* header = std::get_if<net::ProxyHeader>(&parsed)) {
    fuzz::expect(header->size == decided, "it is known with its last byte, and not before");
    fuzz::expect(whole == parsed, "what follows makes no difference");
    write_and_read(header->ends);
  } else {
    fuzz::expect(whole.index() == parsed.index(), "the pieces make no difference");
  }
  return 0;
}
