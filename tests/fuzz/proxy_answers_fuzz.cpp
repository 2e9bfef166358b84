// What SOCKS and HTTP proxies answer: it is taken apart, and never more than belongs to it.
// SPDX-License-Identifier: MIT
#include "gate/http_connect.h"
#include "gate/socks5.h"
#include "target.h"

using namespace sshrp;

namespace {

void read_socks5(BytesView bytes) {
  if (bytes.size() < gate::socks5::reply_head_size) return;
  gate::socks5::problem_of_choice(bytes.first(gate::socks5::choice_size));
  const auto rest = gate::socks5::rest_of_reply(bytes.first(gate::socks5::reply_head_size));
  if (const auto* size = std::get_if<std::size_t>(&rest)) {
    fuzz::expect(bytes[1] == 0, "only a reply that says yes has a rest");
    fuzz::expect(*size <= 255 + 2, "the rest is bounded");
  }
}

void read_http(BytesView bytes) {
  const auto end = gate::http_connect::end_of_head(bytes);
  if (!end) return;
  fuzz::expect(*end <= bytes.size(), "a head ends in what came");
  fuzz::expect(!gate::http_connect::end_of_head(bytes.first(*end - 1)), "it ends at the first empty line");
  const auto problem = gate::http_connect::problem_of_head(bytes.first(*end));
  fuzz::expect(!problem || problem->sentence.size() <= 512, "what is shown of it is bounded");
  fuzz::expect(problem || as_text(bytes).starts_with("HTTP/1."), "only HTTP says yes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const bool socks = (input.byte() & 1) != 0;
  socks ? read_socks5(input.rest()) : read_http(input.rest());
  return 0;
}
